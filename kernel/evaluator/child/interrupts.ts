import { Worker } from "node:worker_threads";

/** What the second thread tells the first; `origin` is the interrupted cell's, 0 when none ran. */
export interface InterruptMessage {
  readonly kind: "interrupt" | "terminated";
  readonly origin: number;
  readonly number: number;
}

/** Places in the memory that both threads share. */
export const HEARD = 0;
export const RUNNING = 1;

/** Who is interrupted. */
export interface Interruptible {
  interrupt(origin: number): void;
  terminated(origin: number): void;
}

/** The main thread's end of interrupts: starts the second thread and tells it which cell runs. */
export class Interrupts {
  readonly #shared = new SharedArrayBuffer(8);
  readonly #view = new Int32Array(this.#shared);

  listen(target: Interruptible): void {
    const worker = new Worker(new URL("./interruptWorker.js", import.meta.url), { workerData: { shared: this.#shared } });
    worker.on("message", (message: InterruptMessage) => {
      Atomics.store(this.#view, HEARD, Math.max(Atomics.load(this.#view, HEARD), message.number));
      if (message.kind === "interrupt") target.interrupt(message.origin);
      else target.terminated(message.origin);
    });
    worker.unref();
  }

  /** 0 when no cell runs. */
  running(origin: number): void {
    Atomics.store(this.#view, RUNNING, origin);
  }
}
