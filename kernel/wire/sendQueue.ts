/** The part of a zeromq socket that sends. */
export interface Sender {
  send(frames: (Buffer | string | Uint8Array)[]): Promise<void>;
}

/** Makes a message's frames: encodes and signs it. */
export type Encode = () => (Buffer | string | Uint8Array)[];

interface Waiting {
  readonly encode: Encode;
  readonly failed: (error: unknown) => void;
}

/**
 * Sends one message after the other: zeromq refuses a second send while one is under way, and a kernel that ignores that loses output.
 *
 * Encoding and sending wait until this turn's work is done: a cell is on its way to its process before its `busy` is signed, and
 * what is said in one turn reaches the client in one piece.
 */
export class SendQueue {
  readonly #waiting: Waiting[] = [];
  #pumping: Promise<void> | undefined;

  constructor(private readonly socket: Sender) {}

  /** @param failed hears of a message that the socket did not take; the others are still sent */
  push(encode: Encode, failed: (error: unknown) => void = tellLog): void {
    this.#waiting.push({ encode, failed });
    this.#pumping ??= new Promise<void>((resolve) => process.nextTick(resolve)).then(() => this.#pump());
  }

  /** Resolves when everything pushed so far has been handed to the socket. */
  async drained(): Promise<void> {
    await this.#pumping;
  }

  async #pump(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        await this.socket.send(next.encode());
      } catch (error) {
        next.failed(error);
      }
    }
    this.#pumping = undefined;
  }
}

/** A client that has gone can't be told. */
function tellLog(error: unknown): void {
  process.stderr.write(`gradbook kernel: a message could not be sent: ${String(error)}\n`);
}
