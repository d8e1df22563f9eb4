import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { projectRoot } from "../src/backend/projectRoot.js";
import { cacheFolder } from "../src/datasets/cacheFolder.js";
import { readAssignment, type Assignment } from "../src/grading/assignment.js";
import { gradeAll, type BatchOptions } from "../src/grading/batch/gradeAll.js";
import { findSubmissions } from "../src/grading/batch/submissions.js";
import { KernelPool } from "../src/grading/execution/kernelPool.js";
import { gradeSubmission } from "../src/grading/gradeSubmission.js";
import { parseLateRule } from "../src/grading/late.js";
import { parseNotebook } from "../src/grading/notebook.js";
import { findSandbox, unsafe } from "../src/grading/sandbox/findSandbox.js";
import { defaultLimits, type Limits } from "../src/grading/sandbox/limits.js";
import { findPlaces } from "../src/grading/sandbox/places.js";
import { SandboxExecutor } from "./grading/executor.js";
import { GradingProgress } from "./grading/gradingProgress.js";
import { usesLibrary } from "./grading/usesLibrary.js";
import { UsageError, type Verb } from "./verb.js";

const options = {
  master: { type: "string" }, out: { type: "string" }, jobs: { type: "string" }, due: { type: "string" }, late: { type: "string" },
  regrade: { type: "string", multiple: true }, again: { type: "boolean" }, unsafe: { type: "boolean" }, sandbox: { type: "string" }, json: { type: "boolean" },
  "cell-seconds": { type: "string" }, "total-seconds": { type: "string" }, memory: { type: "string" }, output: { type: "string" },
} as const;

/** Grades a folder of submissions, each in a sandbox of its own. */
export const grade: Verb = {
  name: "grade",
  usage: "SUBMISSIONS --master FILE.ipynb [--out FOLDER] [--jobs N] [--due TIME --late RULE] [--regrade ID…] [--again] [--sandbox NAME | --unsafe] [--json]",
  summary: "grade submissions, each in its own sandbox; a killed run goes on where it was",
  async run(args) {
    const { values, positionals } = parsed(args);
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) throw new UsageError("names one folder of submissions.");
    if (!existsSync(folder)) throw new UsageError(`found no folder ${folder}.`);
    if (values.master === undefined) throw new UsageError("needs the assignment: --master FILE.ipynb.");
    const { assignment, library } = await readMaster(values.master);
    const places = findSubmissions(folder, assignment.name);
    if (places.length === 0) throw new UsageError(`found no submissions in ${folder}.`);
    const limits = limitsFrom(values);
    const shown = findPlaces(projectRoot(), process.execPath, cacheFolder());
    if (values.sandbox !== undefined && !["bubblewrap", "unshare"].includes(values.sandbox)) throw new UsageError(`--sandbox is bubblewrap or unshare; received ${values.sandbox}.`);
    const sandbox = values.unsafe === true ? unsafe : findSandbox(shown, process.execPath, values.sandbox);
    const jobs = values.jobs === undefined ? availableParallelism() : positive("jobs", values.jobs);
    const pool = new KernelPool(new SandboxExecutor(sandbox, shown, limits), Math.min(jobs, places.length), library);
    const progress = new GradingProgress(values.json === true);
    const stop = new AbortController();
    const interrupt = (): void => {
      stop.abort();
      void pool.close();
    };
    process.once("SIGINT", interrupt);
    const due = values.due === undefined ? undefined : date(values.due);
    const again: BatchOptions["again"] = values.regrade !== undefined ? new Set(values.regrade.flatMap((ids) => ids.split(","))) : values.again === true ? "all" : undefined;
    if (again instanceof Set) for (const id of again) if (!assignment.cells.has(id)) throw new UsageError(`--regrade: the assignment has no cell "${id}".`);
    progress.begin(sandbox.description);
    try {
      const records = await gradeAll(places, {
        assignment, jobs, sandbox: sandbox.description, signal: stop.signal,
        out: values.out ?? join(resolve(folder), "..", "graded"),
        ...(due === undefined ? {} : { due }),
        ...(values.late === undefined ? {} : { late: parseLateRule(values.late) }),
        ...(again === undefined ? {} : { again }),
        grade: (submission, others) => gradeSubmission(submission, assignment, () => pool.take(others), limits),
        onGraded: (record, counts) => progress.graded(record, counts),
      });
      progress.end(records, places.length);
      return stop.signal.aborted ? 130 : 0;
    } finally {
      process.off("SIGINT", interrupt);
      await pool.close();
    }
  },
};

async function readMaster(file: string): Promise<{ assignment: Assignment; library: boolean }> {
  if (!existsSync(file)) throw new UsageError(`--master: found no file ${file}.`);
  const { notebook } = parseNotebook(readFileSync(file, "utf8"));
  const assignment = readAssignment(basename(file), notebook);
  if (assignment.maxScore === 0) throw new UsageError(`--master: ${file} has no cell with points.`);
  return { assignment, library: await usesLibrary(notebook.cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.source)) };
}

function parsed(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? (error.message.split(". ")[0] ?? "").replace(/\.$/, "") : String(error)}.`);
  }
}

function limitsFrom(values: ReturnType<typeof parsed>["values"]): Limits {
  const given = (name: "cell-seconds" | "total-seconds" | "memory" | "output", usual: number): number => {
    const text = values[name];
    return text === undefined ? usual : positive(name, text);
  };
  const totalSeconds = given("total-seconds", defaultLimits.totalSeconds);
  return {
    ...defaultLimits, totalSeconds, cpuSeconds: totalSeconds * availableParallelism(), cellSeconds: given("cell-seconds", defaultLimits.cellSeconds),
    memoryMb: given("memory", defaultLimits.memoryMb), outputMb: given("output", defaultLimits.outputMb),
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`--${name} must be a number above 0; received ${text}.`);
  return value;
}

function date(text: string): Date {
  const value = new Date(text);
  if (Number.isNaN(value.getTime())) throw new UsageError(`--due must be a time such as 2026-11-20T23:59:00Z; received ${text}.`);
  return value;
}
