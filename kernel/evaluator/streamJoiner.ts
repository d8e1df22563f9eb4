import type { Output } from "./outputs.js";

/** Longest text of one stream message, in characters. */
const MOST = 1 << 18;

/** How long text may wait for more; a person can't see the difference, and 10,000 prints become a few messages. */
const WAIT_MS = 15;

type Stream = "stdout" | "stderr";

/** Joins a cell's printed pieces into fewer messages, without delaying the first of them or changing any order. */
export class StreamJoiner {
  #name: Stream = "stdout";
  #parts: string[] = [];
  #length = 0;
  #timer: NodeJS.Timeout | undefined;
  #sentAt = 0;

  constructor(private readonly out: (output: Output) => void) {}

  push(name: Stream, text: string): void {
    if (name !== this.#name) this.flush();
    this.#name = name;
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length >= MOST || (this.#timer === undefined && performance.now() - this.#sentAt > WAIT_MS)) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), WAIT_MS);
  }

  /** Sends what waits; to be called before anything else of the same cell is sent. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#length === 0) return;
    const text = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    this.#sentAt = performance.now();
    for (let at = 0; at < text.length; ) {
      let end = Math.min(at + MOST, text.length);
      // A surrogate pair stays in one message.
      const unit = text.charCodeAt(end - 1);
      if (end < text.length && unit >= 0xd800 && unit < 0xdc00) end -= 1;
      this.out({ output_type: "stream", name: this.#name, text: text.slice(at, end) });
      at = end;
    }
  }
}
