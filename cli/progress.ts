/** "0.4 s", "52 s", "2 min 5 s". */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** One running task on stderr: a line that counts the seconds on a terminal, and one line when it is done. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  readonly #live: boolean;
  #timer: NodeJS.Timeout | undefined;

  constructor(out: NodeJS.WriteStream = process.stderr) {
    this.#out = out;
    this.#live = out.isTTY === true && process.env["TERM"] !== "dumb";
  }

  /** Begins a task; returns the function that ends it with a mark and what to say. */
  start(text: string): (mark: "✓" | "✗") => void {
    const began = performance.now();
    const draw = (): void => {
      const line = `  ${text} … ${duration(performance.now() - began)}`;
      this.#out.write(`\r\x1b[2K${line.slice(0, (this.#out.columns ?? 80) - 1)}`);
    };
    if (this.#live) {
      draw();
      this.#timer = setInterval(draw, 200);
      this.#timer.unref();
    }
    return (mark) => {
      this.clear();
      this.#out.write(`${mark} ${text} (${duration(performance.now() - began)})\n`);
    };
  }

  /** Takes the running line away, for something else to be printed; it comes back at the next tick. */
  wipe(): void {
    if (this.#live) this.#out.write("\r\x1b[2K");
  }

  /** Ends the running line for good. */
  clear(): void {
    clearInterval(this.#timer);
    this.wipe();
  }
}
