/** The part of a zeromq socket that sends. */
export interface Sender {
  send(frames: (Buffer | string | Uint8Array)[]): Promise<void>;
}

/** Sends one message after the other: zeromq refuses a second send while one is under way, and a kernel that ignores that loses output. */
export class SendQueue {
  readonly #waiting: (Buffer | string | Uint8Array)[][] = [];
  #pumping: Promise<void> | undefined;

  constructor(private readonly socket: Sender) {}

  push(frames: (Buffer | string | Uint8Array)[]): void {
    this.#waiting.push(frames);
    this.#pumping ??= this.#pump();
  }

  /** Resolves when everything pushed so far has been handed to the socket. */
  async drained(): Promise<void> {
    await this.#pumping;
  }

  async #pump(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        await this.socket.send(next);
      } catch (error) {
        // A client that has gone can't be told; the others still are.
        process.stderr.write(`gradbook kernel: a message could not be sent: ${String(error)}\n`);
      }
    }
    this.#pumping = undefined;
  }
}
