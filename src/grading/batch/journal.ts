import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import type { CellScore } from "../scoring/score.js";

/** What is known of a student's work once it is graded. */
export interface GradeRecord {
  readonly student: string;
  /** Of what was handed in, its files included: a changed submission is graded anew. */
  readonly submission: string;
  /** Of the master. */
  readonly assignment: string;
  readonly scores: readonly CellScore[];
  /** Before the penalty. */
  readonly score: number;
  readonly max: number;
  readonly penalty: number;
  readonly handedIn?: string;
  readonly events: readonly string[];
  readonly sandbox: string;
  readonly seconds: number;
}

/**
 * What has been graded, a line of JSON each, only ever added to. A line is on the disk before the next submission begins; a run that is killed in the middle
 * of one leaves half a line, which the next run takes for none.
 */
export class Journal {
  readonly #records = new Map<string, GradeRecord>();
  readonly #file: number;

  /** Opens the file, or makes it, and reads what is there. */
  constructor(path: string) {
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    for (const line of text.split("\n")) {
      const record = parse(line);
      if (record !== undefined) this.#records.set(record.student, record);
    }
    this.#file = openSync(path, "a");
    if (text !== "" && !text.endsWith("\n")) writeSync(this.#file, "\n");
  }

  /** The newest record of a student. */
  of(student: string): GradeRecord | undefined {
    return this.#records.get(student);
  }

  get records(): GradeRecord[] {
    return [...this.#records.values()].sort((a, b) => (a.student < b.student ? -1 : 1));
  }

  add(record: GradeRecord): void {
    writeSync(this.#file, `${JSON.stringify(record)}\n`);
    fsyncSync(this.#file);
    this.#records.set(record.student, record);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function parse(line: string): GradeRecord | undefined {
  try {
    const value = JSON.parse(line) as Partial<GradeRecord>;
    return typeof value.student === "string" && Array.isArray(value.scores) ? (value as GradeRecord) : undefined;
  } catch {
    return undefined;
  }
}
