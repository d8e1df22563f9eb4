import { encodeFrame } from "../frames.js";
import type { FromChild } from "../messages.js";

/** So many prints in a row leave one by one; what follows them is a burst. */
const FIRST = 100;

/** A pause between two prints that ends a burst, and the longest that a print of a burst waits, in milliseconds. */
const PAUSE_MS = 2;

/** Most that a burst keeps, in characters. */
const MOST = 1 << 15;

type Stream = "stdout" | "stderr";

/**
 * Messages on their way to the server, in order.
 *
 * A message leaves at once, on this thread: a loop that never yields still shows what it prints, and what was printed before a crash is not
 * lost. A system call for each takes most of the time of a loop that does nothing but print, though, so from the hundredth print in a row on,
 * prints leave together, two milliseconds' worth at a time.
 *
 * @param write writes bytes to the server before it returns
 */
export class Outbox {
  #waiting: Uint8Array[] = [];
  #printed = "";
  #origin = 0;
  #stream: Stream = "stdout";
  #burst = 0;
  #lastPrint = -Infinity;
  #lastFlush = 0;
  #turn: NodeJS.Immediate | undefined;

  constructor(private readonly write: (bytes: Uint8Array) => void) {}

  /** Sends a message now, and what waits before it. */
  send(message: FromChild, buffers: readonly ArrayBufferView[] = []): void {
    this.#gatherPrinted();
    this.#waiting.push(encodeFrame(message, buffers));
    this.flush();
  }

  /** Sends what a cell has printed: now, or in a burst with its neighbours. */
  print(origin: number, stream: Stream, text: string): void {
    const now = performance.now();
    this.#burst = now - this.#lastPrint > PAUSE_MS ? 1 : this.#burst + 1;
    this.#lastPrint = now;
    if (this.#burst <= FIRST) {
      this.send({ type: "stream", origin, name: stream }, [Buffer.from(text)]);
      return;
    }
    if (origin !== this.#origin || stream !== this.#stream) this.#gatherPrinted();
    this.#origin = origin;
    this.#stream = stream;
    this.#printed += text;
    if (this.#printed.length >= MOST || now - this.#lastFlush > PAUSE_MS) this.flush();
    else {
      this.#turn ??= setImmediate(() => {
        this.#turn = undefined;
        this.flush();
      });
    }
  }

  /** Writes all that waits. */
  flush(): void {
    this.#gatherPrinted();
    const frames = this.#waiting;
    if (frames.length === 0) return;
    // Taken before it is written: a terminate may come in between, and nothing is to leave twice.
    this.#waiting = [];
    this.#lastFlush = performance.now();
    this.write(frames.length === 1 && frames[0] !== undefined ? frames[0] : Buffer.concat(frames));
  }

  #gatherPrinted(): void {
    if (this.#printed === "") return;
    const text = this.#printed;
    this.#printed = "";
    this.#waiting.push(encodeFrame({ type: "stream", origin: this.#origin, name: this.#stream }, [Buffer.from(text)]));
  }
}
