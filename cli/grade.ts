import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { gradeAll, type BatchOptions } from "../src/grading/batch/gradeAll.js";
import { findSubmissions } from "../src/grading/batch/submissions.js";
import { parseLateRule } from "../src/grading/late.js";
import { gradingJob, reachable, RedisQueue, RedisWorker, submissionOf } from "../src/grading/queue/redisQueue.js";
import { defaultLimits, type Limits } from "../src/grading/sandbox/limits.js";
import { GradingMachine, readMaster, type Master } from "./grading/gradingMachine.js";
import { GradingProgress } from "./grading/gradingProgress.js";
import { UsageError, type Verb } from "./verb.js";

const options = {
  master: { type: "string" }, out: { type: "string" }, jobs: { type: "string" }, due: { type: "string" }, late: { type: "string" },
  regrade: { type: "string", multiple: true }, again: { type: "boolean" }, unsafe: { type: "boolean" }, sandbox: { type: "string" }, json: { type: "boolean" },
  "cell-seconds": { type: "string" }, "total-seconds": { type: "string" }, memory: { type: "string" }, output: { type: "string" },
  redis: { type: "string" }, worker: { type: "boolean" },
} as const;

/** Grades a folder of submissions, each in a sandbox of its own. */
export const grade: Verb = {
  name: "grade",
  usage: "SUBMISSIONS --master FILE.ipynb [--out FOLDER] [--jobs N] [--due TIME --late RULE] [--regrade ID…] [--again] [--sandbox NAME | --unsafe] [--redis URL] [--json]",
  summary: "grade submissions, each in its own sandbox; a killed run goes on where it was",
  async run(args) {
    const { values, positionals } = parsed(args);
    const stop = new AbortController();
    const interrupt = (): void => stop.abort();
    process.once("SIGINT", interrupt);
    const jobs = values.jobs === undefined ? availableParallelism() : positive("jobs", values.jobs);
    try {
      if (values.worker === true) return await work(values, jobs, stop.signal);
      const [folder, ...more] = positionals;
      if (folder === undefined || more.length > 0) throw new UsageError("names one folder of submissions.");
      return await gradeFolder(folder, values, jobs, stop.signal);
    } finally {
      process.off("SIGINT", interrupt);
    }
  },
};

async function gradeFolder(folder: string, values: Values, jobs: number, signal: AbortSignal): Promise<number> {
  if (!existsSync(folder)) throw new UsageError(`found no folder ${folder}.`);
  if (values.master === undefined) throw new UsageError("needs the assignment: --master FILE.ipynb.");
  if (!existsSync(values.master)) throw new UsageError(`--master: found no file ${values.master}.`);
  const master = await readMaster(basename(values.master), readFileSync(values.master, "utf8"));
  const { assignment } = master;
  if (assignment.maxScore === 0) throw new UsageError(`--master: ${values.master} has no cell with points.`);
  const places = findSubmissions(folder, assignment.name);
  if (places.length === 0) throw new UsageError(`found no submissions in ${folder}.`);
  const limits = limitsFrom(values);
  const due = values.due === undefined ? undefined : date(values.due);
  const again: BatchOptions["again"] = values.regrade !== undefined ? new Set(values.regrade.flatMap((ids) => ids.split(","))) : values.again === true ? "all" : undefined;
  if (again instanceof Set) for (const id of again) if (!assignment.cells.has(id)) throw new UsageError(`--regrade: the assignment has no cell "${id}".`);
  const late = values.late === undefined ? undefined : parseLateRule(values.late);
  const progress = new GradingProgress(values.json === true);
  const grader = values.redis === undefined ? local(values, Math.min(jobs, places.length), master, limits) : await shared(values.redis, master, limits, again !== undefined);
  progress.begin(grader.description);
  signal.addEventListener("abort", () => void grader.close());
  try {
    const { records, failures } = await gradeAll(places, {
      assignment, signal,
      // Of a queue, all is asked for at once; the machines take what they can.
      jobs: values.redis === undefined ? jobs : places.length,
      out: values.out ?? join(resolve(folder), "..", "graded"),
      ...(due === undefined ? {} : { due }), ...(late === undefined ? {} : { late }), ...(again === undefined ? {} : { again }),
      grade: grader.grade,
      onGraded: (record, counts) => progress.graded(record, counts),
    });
    progress.end(records, places.length);
    for (const { student, message } of failures) console.error(`not graded: ${student}: ${message}`);
    return signal.aborted ? 130 : failures.length > 0 ? 1 : 0;
  } finally {
    await grader.close();
  }
}

/** Who grades, and what reports say of where. */
interface Grader {
  readonly description: string;
  readonly grade: BatchOptions["grade"];
  close(): Promise<void>;
}

function local(values: Values, jobs: number, master: Master, limits: Limits): Grader {
  const machine = machineFrom(values, jobs);
  return {
    description: machine.description,
    grade: async (submission, more) => ({ grade: await machine.grade(submission, master, limits, more), sandbox: machine.description }),
    close: () => machine.close(),
  };
}

async function shared(url: string, { assignment, text }: Master, limits: Limits, again: boolean): Promise<Grader> {
  await reachable(redisUrl(url));
  const queue = new RedisQueue(url);
  return {
    description: "whichever the machines have that take from the queue",
    grade: (submission) => queue.grade(gradingJob({ name: assignment.name, text }, submission, limits), again),
    close: () => queue.close(),
  };
}

/** Takes part in batches that other machines have put on the queue, until Ctrl-C. */
async function work(values: Values, jobs: number, signal: AbortSignal): Promise<number> {
  if (values.redis === undefined) throw new UsageError("--worker needs the queue: --redis URL.");
  const machine = machineFrom(values, jobs);
  const masters = new Map<string, Promise<Master>>();
  const worker = new RedisWorker(redisUrl(values.redis), jobs, async (job) => {
    const { name, text } = job.assignment;
    const master = masters.get(text) ?? readMaster(name, text);
    masters.set(text, master);
    console.error(`grading ${job.student}`);
    return { grade: await machine.grade(submissionOf(job), await master, job.limits, true), sandbox: machine.description };
  });
  console.error(`Takes from the queue, ${jobs} at a time. Sandbox: ${machine.description}`);
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  await machine.close();
  await worker.close();
  return 0;
}

function machineFrom(values: Values, jobs: number): GradingMachine {
  if (values.sandbox !== undefined && !["bubblewrap", "unshare"].includes(values.sandbox)) throw new UsageError(`--sandbox is bubblewrap or unshare; received ${values.sandbox}.`);
  return new GradingMachine(values.unsafe === true ? "none" : values.sandbox, jobs);
}

function redisUrl(text: string): string {
  if (!URL.canParse(text) || !/^rediss?:$/.test(new URL(text).protocol)) throw new UsageError(`--redis must be an address such as redis://localhost:6379; received ${text}.`);
  return text;
}

type Values = ReturnType<typeof parsed>["values"];

function parsed(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? (error.message.split(". ")[0] ?? "").replace(/\.$/, "") : String(error)}.`);
  }
}

function limitsFrom(values: Values): Limits {
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
