import type { Metric } from "./metric.js";

/** Named figures, such as `{ loss: 0.046, accuracy: 0.9861 }`. */
export type Scores = Record<string, number>;

/**
 * The running sums of a loss and some metrics over batches.
 *
 * A batch arrives as one row of numbers, the loss summed over its samples first and each metric's sums after it: one read from the
 * device for everything.
 */
export class Totals {
  readonly #metrics: readonly Metric[];
  readonly #sums: Float64Array;
  #samples = 0;

  constructor(metrics: readonly Metric[]) {
    this.#metrics = metrics;
    this.#sums = new Float64Array(1 + metrics.reduce((size, metric) => size + metric.size, 0));
  }

  /** How many samples were added. */
  get samples(): number {
    return this.#samples;
  }

  add(row: ArrayLike<number>, samples: number): void {
    for (let i = 0; i < this.#sums.length; i++) this.#sums[i] = (this.#sums[i] ?? 0) + (row[i] ?? 0);
    this.#samples += samples;
  }

  /** The figures so far. */
  scores(): Scores {
    const scores: Scores = { loss: (this.#sums[0] ?? 0) / this.#samples };
    let at = 1;
    for (const metric of this.#metrics) {
      scores[metric.name] = metric.result([...this.#sums.subarray(at, at + metric.size)]);
      at += metric.size;
    }
    return scores;
  }
}
