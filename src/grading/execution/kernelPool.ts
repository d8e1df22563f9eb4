import type { Executor, WarmKernel } from "./session.js";

/**
 * Kernels started beforehand, each in its own sandbox and used once. The next one starts while a submission runs, so that none waits for
 * Node, and for TensorFlow where the assignment needs it.
 */
export class KernelPool {
  readonly #warm: Promise<WarmKernel>[] = [];
  #closed = false;

  /**
   * @param ahead how many wait at most
   * @param library whether they load the library beforehand
   */
  constructor(
    private readonly executor: Executor,
    private readonly ahead: number,
    private readonly library: boolean,
  ) {
    this.#fill(ahead);
  }

  /** A kernel for one submission; whoever takes it closes it. @param more whether others will be asked for */
  async take(more: boolean): Promise<WarmKernel> {
    const next = this.#warm.shift() ?? this.#start();
    const kernel = await next;
    if (more) this.#fill(this.ahead);
    return kernel;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const kernel of await Promise.allSettled(this.#warm.splice(0))) if (kernel.status === "fulfilled") kernel.value.close();
  }

  #fill(count: number): void {
    while (!this.#closed && this.#warm.length < count) this.#warm.push(this.#start());
  }

  #start(): Promise<WarmKernel> {
    const started = this.executor.start({ library: this.library });
    // Told to whom takes it; nobody may.
    started.catch(() => undefined);
    return started;
  }
}
