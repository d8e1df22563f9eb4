import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Assignment } from "../assignment.js";
import type { Grade, Submission } from "../gradeSubmission.js";
import { latePenalty, type LateRule } from "../late.js";
import { formatNotebook } from "../notebook.js";
import { Journal, type GradeRecord } from "./journal.js";
import { readSubmission, type SubmissionPlace } from "./submissions.js";

/** How a batch is graded. */
export interface BatchOptions {
  readonly assignment: Assignment;
  /** Where journal and graded notebooks go. */
  readonly out: string;
  /** How many at a time. */
  readonly jobs: number;
  readonly due?: Date;
  readonly late?: LateRule;
  /** Grade again what is graded: everything, or the points of these cells alone. */
  readonly again?: "all" | ReadonlySet<string>;
  /** Grades one, and says in what sandbox. @param more whether others wait */
  readonly grade: (submission: Submission, more: boolean) => Promise<{ readonly grade: Grade; readonly sandbox: string }>;
  readonly onGraded?: (record: GradeRecord, progress: { readonly done: number; readonly of: number; readonly skipped: number }) => void;
  readonly signal?: AbortSignal;
}

/** A submission that could not be graded, through no fault of its own. */
export interface Failure {
  readonly student: string;
  readonly message: string;
}

/**
 * Grades every submission that the journal does not know yet. Killed at any moment and started again it loses none and grades none twice.
 *
 * @returns the journal's records, those of earlier runs included, and whom the machine failed: they have no record, and the next run tries them again
 */
export async function gradeAll(places: readonly SubmissionPlace[], options: BatchOptions): Promise<{ records: GradeRecord[]; failures: Failure[] }> {
  mkdirSync(options.out, { recursive: true });
  const stopped = (): boolean => options.signal?.aborted === true;
  const journal = new Journal(join(options.out, "journal.jsonl"));
  try {
    const waiting = places.map((place) => ({ place, submission: readLazily(place) })).filter(({ place, submission }) => isDue(journal.of(place.student), submission().hash, options));
    const skipped = places.length - waiting.length;
    const of = waiting.length;
    const failures: Failure[] = [];
    let done = 0;
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && !stopped(); next = waiting.shift()) {
        const { student } = next.place;
        try {
          const record = await gradeOne(next.place, next.submission(), journal.of(student), options, waiting.length > 0);
          // An interrupted run has ended this one's kernel: that is no grade.
          if (stopped()) return;
          journal.add(record);
          done += 1;
          options.onGraded?.(record, { done, of, skipped });
        } catch (error) {
          if (stopped()) return;
          failures.push({ student, message: error instanceof Error ? error.message : String(error) });
        }
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, Math.min(options.jobs, of)) }, work));
    const wanted = new Set(places.map(({ student }) => student));
    return { records: journal.records.filter(({ student }) => wanted.has(student)), failures };
  } finally {
    journal.close();
  }
}

interface Read {
  readonly submission: Submission;
  readonly hash: string;
}

/** Not all at once in memory. */
function readLazily(place: SubmissionPlace): () => Read {
  return () => {
    const submission = readSubmission(place);
    const hash = createHash("sha256").update(submission.text);
    for (const [name, content] of submission.files) hash.update(`\0${name}\0`).update(content);
    return { submission, hash: hash.digest("hex").slice(0, 16) };
  };
}

function isDue(known: GradeRecord | undefined, hash: string, { assignment, again }: BatchOptions): boolean {
  return again !== undefined || known === undefined || known.submission !== hash || known.assignment !== assignment.version;
}

async function gradeOne(place: SubmissionPlace, { submission, hash }: Read, known: GradeRecord | undefined, options: BatchOptions, more: boolean): Promise<GradeRecord> {
  const began = performance.now();
  const { grade, sandbox } = await options.grade(submission, more);
  const seconds = Math.round(performance.now() - began) / 1000;
  const { again, assignment, due, late } = options;
  const scores = again instanceof Set && known !== undefined ? grade.scores.map((score) => (again.has(score.id) ? score : (known.scores.find(({ id }) => id === score.id) ?? score))) : grade.scores;
  const score = scores.reduce((sum, { points }) => sum + points, 0);
  const lateSeconds = due === undefined || place.handedIn === undefined ? 0 : (place.handedIn.getTime() - due.getTime()) / 1000;
  if (grade.notebook !== undefined && options.signal?.aborted !== true) {
    const file = gradedNotebook(options.out, place.student, assignment.name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, formatNotebook(grade.notebook));
  }
  return {
    student: place.student, submission: hash, assignment: assignment.version, scores, score, max: grade.max,
    penalty: late === undefined ? 0 : latePenalty(score, lateSeconds, late),
    ...(place.handedIn === undefined ? {} : { handedIn: place.handedIn.toISOString() }),
    events: grade.events, sandbox, seconds,
  };
}

/** Where a graded notebook is kept: where nbgrader's formgrader looks for it, whose course folder `out` can then be. */
export function gradedNotebook(out: string, student: string, name: string): string {
  return join(out, "autograded", safeName(student), basename(name, ".ipynb"), name);
}

/** A student's name as that of a file: no path, nothing that a file system reads otherwise. Two names never become one. */
export function safeName(student: string): string {
  const plain = student.replaceAll(/[^\p{L}\p{N}._@ -]/gu, "_").replace(/^\.+/, "_");
  return plain === student && plain !== "" && plain.length < 100 ? plain : `${plain.slice(0, 60)}-${createHash("sha256").update(student).digest("hex").slice(0, 8)}`;
}
