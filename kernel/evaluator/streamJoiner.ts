import type { Output } from "./outputs.js";

/** Longest text of one stream message, in characters. */
const MOST = 1 << 18;

/** How long text may wait for more; a person can't see the difference, and 10,000 prints become a few messages. */
const WAIT_MS = 15;

type Stream = "stdout" | "stderr";

/**
 * Most changes between the streams that one flush sends as they were. JupyterLab's server drops messages above 1,000 a second; a cell that
 * prints to both in turns would lose some. Beyond this, each stream's text goes in one piece: a few milliseconds' order between the two is lost.
 */
const TURNS = 10;

/** Joins a cell's printed pieces into fewer messages, without delaying the first of them. Each stream keeps its order. */
export class StreamJoiner {
  /** What waits, in order; neighbours are of different streams. */
  #runs: { readonly name: Stream; readonly parts: string[] }[] = [];
  #length = 0;
  #timer: NodeJS.Timeout | undefined;
  #sentAt = 0;

  constructor(private readonly out: (output: Output) => void) {}

  push(name: Stream, text: string): void {
    const last = this.#runs.at(-1);
    if (last?.name === name) last.parts.push(text);
    else this.#runs.push({ name, parts: [text] });
    this.#length += text.length;
    if (this.#length >= MOST || (this.#timer === undefined && performance.now() - this.#sentAt > WAIT_MS)) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), WAIT_MS);
  }

  /** Sends what waits; to be called before anything else of the same cell is sent. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#length === 0) return;
    const runs = this.#runs;
    this.#runs = [];
    this.#length = 0;
    this.#sentAt = performance.now();
    if (runs.length <= TURNS) {
      for (const { name, parts } of runs) this.#send(name, parts.join(""));
      return;
    }
    for (const name of ["stdout", "stderr"] as const) {
      this.#send(name, runs.flatMap((run) => (run.name === name ? run.parts : [])).join(""));
    }
  }

  #send(name: Stream, text: string): void {
    for (let at = 0; at < text.length; ) {
      let end = Math.min(at + MOST, text.length);
      // A surrogate pair stays in one message.
      const unit = text.charCodeAt(end - 1);
      if (end < text.length && unit >= 0xd800 && unit < 0xdc00) end -= 1;
      this.out({ output_type: "stream", name, text: text.slice(at, end) });
      at = end;
    }
  }
}
