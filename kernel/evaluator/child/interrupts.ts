import { randomUUID } from "node:crypto";
import { clearInterval, setInterval } from "node:timers";
import { Worker } from "node:worker_threads";

/** What the second thread tells the first; `origins` are the interrupted cells', 0 when none ran. */
export interface InterruptMessage {
  readonly kind: "interrupt" | "terminated";
  readonly origins: readonly number[];
  readonly number: number;
}

/** Places in the memory that both threads share. */
export const HEARD = 0;
/** 1 while a debugger is attached. */
export const DEBUGGED = 1;
/** When the main thread last came round to its event loop while a cell ran, see {@link clock}. */
export const BEAT = 2;
/** 1 while the main thread loads the library: a module terminated half-way stays broken for the process. */
export const LOADING = 3;
/** The newest origin whose cell has arrived. */
export const NEWEST = 4;
/** From here to the end: the origins of the cells that run; 0 in a free place. */
export const RUNNING = 5;

/** How long the process's end waits for the debugger to let go. */
const LEAVE_MS = 200;

/** How often a running cell's thread says that it came round. */
const BEAT_MS = 20;

/** How many cells can run at once, each in a subshell of its own, and still be terminated by name. */
const CELLS = 62;

/** Milliseconds on a clock that both threads have; wraps around. */
export function clock(): number {
  return Number(process.hrtime.bigint() / 1_000_000n) | 0;
}

/** Who is interrupted. */
export interface Interruptible {
  interrupt(origins: readonly number[]): void;
  terminated(origins: readonly number[]): void;
}

/** The main thread's end of interrupts: starts the second thread and tells it which cells run. */
export class Interrupts {
  readonly #shared = new SharedArrayBuffer(4 * (RUNNING + CELLS));
  readonly #view = new Int32Array(this.#shared);
  /** With it the second thread asks; a cell that asked in its place could give up another one, or a test. */
  readonly key = randomUUID();
  #beat: NodeJS.Timeout | undefined;

  listen(target: Interruptible): void {
    const worker = new Worker(new URL("./interruptWorker.js", import.meta.url), { workerData: { shared: this.#shared, key: this.key } });
    worker.on("message", (message: InterruptMessage) => {
      Atomics.store(this.#view, HEARD, Math.max(Atomics.load(this.#view, HEARD), message.number));
      if (message.kind === "interrupt") target.interrupt(message.origins);
      else target.terminated(message.origins);
    });
    worker.unref();
    process.on("exit", () => this.#leaveDebugger(worker));
  }

  /** With a debugger attached, Node would tell the cell's author that it waits for one. Both threads take part: this one must not sleep. */
  #leaveDebugger(worker: Worker): void {
    if (Atomics.load(this.#view, DEBUGGED) === 0) return;
    worker.postMessage("leave");
    const limit = performance.now() + LEAVE_MS;
    let left = limit;
    while (performance.now() < Math.min(limit, left)) {
      // The session's end reaches this thread a moment after it was sent.
      if (left === limit && Atomics.load(this.#view, DEBUGGED) === 0) left = performance.now() + 5;
    }
  }

  /** Does work that must not be terminated. */
  async undisturbed<T>(work: () => Promise<T>): Promise<T> {
    Atomics.store(this.#view, LOADING, 1);
    try {
      return await work();
    } finally {
      Atomics.store(this.#view, LOADING, 0);
    }
  }

  started(origin: number): void {
    const place = this.#view.indexOf(0, RUNNING);
    if (place >= 0) Atomics.store(this.#view, place, origin);
    Atomics.store(this.#view, NEWEST, Math.max(origin, Atomics.load(this.#view, NEWEST)));
    const beat = (): void => void Atomics.store(this.#view, BEAT, clock());
    beat();
    // Started anew for each cell: a terminate may have hit it.
    clearInterval(this.#beat);
    this.#beat = setInterval(beat, BEAT_MS).unref();
  }

  ended(origin: number): void {
    const place = this.#view.indexOf(origin, RUNNING);
    if (place >= 0) Atomics.store(this.#view, place, 0);
    if (this.#view.subarray(RUNNING).every((running) => running === 0)) clearInterval(this.#beat);
  }
}
