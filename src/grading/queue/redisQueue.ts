import { createHash } from "node:crypto";
import { connect } from "node:net";
import { Queue, QueueEvents, Worker, type ConnectionOptions } from "bullmq";
import type { Grade, Submission } from "../gradeSubmission.js";
import type { Limits } from "../sandbox/limits.js";

/** All that a machine needs to grade a submission; it need not see the same folders. */
export interface GradingJob {
  readonly student: string;
  /** The master's file name and text. */
  readonly assignment: { readonly name: string; readonly text: string };
  readonly submission: { readonly text: string; readonly files: readonly (readonly [name: string, base64: string])[]; readonly notes: readonly string[] };
  readonly limits: Limits;
}

/** What a machine answers. */
export interface GradingAnswer {
  readonly grade: Grade;
  /** Its sandbox, in the report's words. */
  readonly sandbox: string;
}

const NAME = "gradbook-grading";

/** How often a submission is given to another machine when one has gone in the middle of it. */
const STALLS = 2;

/** How long a machine may be silent before its submission goes to another one. */
const LOCK_MS = 15_000;

export function gradingJob(assignment: GradingJob["assignment"], { student, text, files, notes }: Submission, limits: Limits): GradingJob {
  return { student, assignment, limits, submission: { text, notes, files: [...files].map(([name, content]) => [name, Buffer.from(content).toString("base64")] as const) } };
}

/** The submission that a job carries. */
export function submissionOf({ student, submission: { text, files, notes } }: GradingJob): Submission {
  return { student, text, notes, files: new Map(files.map(([name, base64]) => [name, Buffer.from(base64, "base64")])) };
}

/** @throws Error when nothing listens at the address: BullMQ itself would wait for it for ever. */
export function reachable(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: port === "" ? 6379 : Number(port), timeout: 5000 });
    const fail = (): void => {
      socket.destroy();
      reject(new Error("--redis: no answer from Redis at that address; is the server running?"));
    };
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", fail).once("timeout", fail);
  });
}

/**
 * Shares a batch among machines by a queue on Redis.
 *
 * A job is named by what it grades: a batch that was killed and started again finds what was graded meanwhile, and asks for nothing twice.
 */
export class RedisQueue {
  readonly #queue: Queue;
  readonly #events: QueueEvents;

  /** @param url such as `redis://grader.example.org:6379` */
  constructor(url: string) {
    this.#queue = new Queue(NAME, { connection: connection(url) });
    this.#events = new QueueEvents(NAME, { connection: connection(url) });
    // Told by what waits for a job.
    this.#queue.on("error", () => undefined);
    this.#events.on("error", () => undefined);
  }

  /**
   * Has a submission graded by whichever machine is free.
   *
   * @param again grades anew what was graded before
   */
  async grade(job: GradingJob, again: boolean): Promise<GradingAnswer> {
    const jobId = createHash("sha256").update(JSON.stringify([job, again ? Date.now() : 0])).digest("hex");
    const added = await this.#queue.add("grade", job, { jobId, removeOnComplete: { age: 7 * 86_400 }, removeOnFail: true, attempts: 1 });
    return (await added.waitUntilFinished(this.#events)) as GradingAnswer;
  }

  async close(): Promise<void> {
    await Promise.all([this.#queue.close(), this.#events.close()]);
  }
}

/** A machine that takes part: grades jobs of the queue, several at a time, until it is closed. */
export class RedisWorker {
  readonly #worker: Worker;

  constructor(url: string, jobs: number, grade: (job: GradingJob) => Promise<GradingAnswer>) {
    this.#worker = new Worker(NAME, async (job) => grade(job.data as GradingJob), { connection: connection(url), concurrency: jobs, maxStalledCount: STALLS, lockDuration: LOCK_MS, stalledInterval: LOCK_MS / 2 });
    this.#worker.on("error", () => undefined);
  }

  async close(): Promise<void> {
    await this.#worker.close();
  }
}

function connection(url: string): ConnectionOptions {
  const { hostname, port, username, password, protocol, pathname } = new URL(url);
  return {
    host: hostname, port: port === "" ? 6379 : Number(port), maxRetriesPerRequest: null,
    ...(username === "" ? {} : { username: decodeURIComponent(username) }), ...(password === "" ? {} : { password: decodeURIComponent(password) }),
    ...(protocol === "rediss:" ? { tls: {} } : {}), ...(pathname.length > 1 ? { db: Number(pathname.slice(1)) } : {}),
  };
}
