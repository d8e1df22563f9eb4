import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import { Table } from "../display/table.js";
import type { Scores } from "../metrics/totals.js";

/** What `fit` gives back: the figures of every epoch, and how it ended. As a cell's last value it shows a table. */
export class History {
  /** One list for each figure, one number for each epoch: `history.loss[0]`. Those of the validation begin with `val`. */
  readonly history: Record<string, number[]> = {};
  /** How many epochs were finished. */
  epochs = 0;
  /** How long it took. */
  seconds = 0;
  /** "stopped" when a callback, `stop()` or the page's button ended it before its time. */
  status: "finished" | "stopped" = "finished";
  /** Why it was stopped. */
  reason = "";
  /** What `fit` was seeded with, given or drawn: give it again to get the same losses. */
  readonly seed: number | string;

  constructor(seed: number | string) {
    this.seed = seed;
  }

  /** Adds an epoch's figures. */
  push(scores: Scores): void {
    for (const [name, value] of Object.entries(scores)) (this.history[name] ??= []).push(value);
    this.epochs += 1;
  }

  /** The last epoch's figures. */
  get last(): Scores {
    return Object.fromEntries(Object.entries(this.history).map(([name, values]) => [name, values.at(-1) ?? Number.NaN]));
  }

  toString(): string {
    return this.#table().toText();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [DISPLAY](): MimeBundle {
    return this.#table().toBundle();
  }

  #table(): Table {
    const names = Object.keys(this.history);
    const rows = Array.from({ length: this.epochs }, (_, epoch) => [
      String(epoch + 1),
      ...names.map((name) => (this.history[name]?.[epoch] ?? Number.NaN).toFixed(4)),
    ]);
    const ended = this.status === "stopped" ? ` · stopped: ${this.reason}` : "";
    return new Table(["epoch", ...names], rows, [`${this.seconds.toFixed(1)} s · seed ${this.seed}${ended}`]);
  }
}
