import { host } from "../widgets/host.js";

const WIDTH = 30;
/** Milliseconds between two updates. */
const PACE = 100;

let bars = 0;

/** A bar that fills up: in place in a notebook and in a terminal, one line at the end elsewhere. */
export class ProgressBar {
  readonly #title: string;
  readonly #displayId = `gradbook-progress-${process.pid}-${bars++}`;
  #shown = false;
  #last = 0;
  #line = "";

  constructor(title: string) {
    this.#title = title;
  }

  /** Shows how much is done, in bytes; a total of 0 is unknown. */
  show(done: number, total: number): void {
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const filled = Math.round(share * WIDTH);
    const percent = total > 0 ? ` ${Math.round(share * 100)} % of ${megabytes(total)}` : ` ${megabytes(done)}`;
    this.#line = `${this.#title} [${"█".repeat(filled)}${"·".repeat(WIDTH - filled)}]${percent}`;
    const now = performance.now();
    if (now - this.#last < PACE) return;
    this.#last = now;
    this.#draw();
  }

  finish(): void {
    this.#draw();
    if (host() === undefined && process.stdout.isTTY) process.stdout.write("\n");
    else if (host() === undefined) console.log(this.#line);
  }

  #draw(): void {
    const notebook = host();
    if (notebook !== undefined) notebook.display({ "text/plain": this.#line }, { displayId: this.#displayId, update: this.#shown });
    else if (process.stdout.isTTY) process.stdout.write(`\r${this.#line}`);
    this.#shown = true;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
