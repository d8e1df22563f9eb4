import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../../src/datasets/cacheFolder.js";
import { choose, type HistoryEntry, type HistoryQuery } from "./entry.js";
import type { Job, JobDone } from "./keeper.js";

/** How long after the last cell it is saved. */
const QUIET_MS = 1500;

/** How long the process that saves stays when nothing is asked of it. */
const IDLE_MS = 10_000;

/** How long a kernel that is shut down waits for what is not saved yet; Jupyter waits for five seconds. */
const LAST_MS = 3000;

/** Longest text of a result that is kept, in characters. */
const OUTPUT = 10_000;

/**
 * What was run, in this session and earlier ones. Cells are added in memory, and saved by a process of its own when none has come for a while: a
 * cell never waits for a disk. Where the file can't be used, this session's cells are still known.
 */
export class History {
  readonly #entries: Omit<HistoryEntry, "session">[] = [];
  #saved = 0;
  #session = 0;
  #keeper: ChildProcess | undefined;
  #jobs = 0;
  readonly #waiting = new Map<number, (done: JobDone) => void>();
  #timer: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #complained = false;

  constructor(
    private readonly folder: string,
    private readonly path = join(cacheFolder(), "history.sqlite"),
  ) {}

  add(line: number, source: string, output: string | undefined): void {
    if (source.trim() === "") return;
    this.#entries.push({ line, source, output: output?.slice(0, OUTPUT) ?? null });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(undefined), QUIET_MS).unref();
  }

  async find(query: HistoryQuery): Promise<readonly HistoryEntry[]> {
    const own = this.#entries.map((entry) => ({ ...entry, session: 0 }));
    if (query.access === "range" && query.session === 0) return choose(own, query);
    const { found, failure } = await this.#ask(query);
    if (failure === undefined) return found;
    return query.access === "range" ? [] : choose(own, query);
  }

  /** Saves what is not saved yet, unless that takes too long. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#saved === this.#entries.length) return;
    await Promise.race([this.#ask(undefined), new Promise((resolve) => setTimeout(resolve, LAST_MS))]);
  }

  async #ask(find: HistoryQuery | undefined): Promise<JobDone> {
    const number = ++this.#jobs;
    const upTo = this.#entries.length;
    const job: Job = { number, save: this.#entries.slice(this.#saved), ...(find === undefined ? {} : { find }) };
    const done = await new Promise<JobDone>((resolve) => {
      this.#waiting.set(number, resolve);
      clearTimeout(this.#idle);
      this.#keeper ??= this.#start();
      // A process that could not be started, or has just ended, is told by its own events.
      this.#keeper.send(job, () => undefined);
    });
    this.#session = done.session;
    if (done.failure === undefined) this.#saved = Math.max(this.#saved, upTo);
    else this.#complain(done.failure);
    if (done.notice !== undefined) process.stderr.write(`gradbook kernel: ${done.notice}\n`);
    if (this.#waiting.size === 0) this.#idle = setTimeout(() => this.#stop(), IDLE_MS).unref();
    return done;
  }

  #start(): ChildProcess {
    const program = fileURLToPath(new URL("./keeper.js", import.meta.url));
    const keeper = fork(program, [this.path, this.folder, String(this.#session)], { execArgv: ["--disable-warning=ExperimentalWarning"], stdio: ["ignore", "ignore", "ignore", "ipc"] });
    keeper.on("message", (done) => this.#settle(done as JobDone));
    const ended = (what: string) => (): void => {
      // One that was sent away had nothing left to do.
      if (this.#keeper !== keeper) return;
      this.#keeper = undefined;
      for (const number of this.#waiting.keys()) this.#settle({ number, session: this.#session, found: [], failure: what });
    };
    keeper.on("error", (error) => ended(error.message)());
    keeper.on("exit", ended("the process that saves it has ended"));
    return keeper;
  }

  #settle(done: JobDone): void {
    this.#waiting.get(done.number)?.(done);
    this.#waiting.delete(done.number);
  }

  #stop(): void {
    this.#keeper?.disconnect();
    this.#keeper = undefined;
  }

  #complain(failure: string): void {
    if (this.#complained) return;
    this.#complained = true;
    process.stderr.write(`gradbook kernel: history is kept in memory only: ${this.path}: ${failure}\n`);
  }
}
