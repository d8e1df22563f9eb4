import { GatheringMetric } from "./gatheringMetric.js";
import type { Metric } from "./metric.js";

/** Named figures, such as `{ loss: 0.046, accuracy: 0.9861 }`. */
export type Scores = Record<string, number>;

/**
 * The running sums of a loss and some metrics over batches.
 *
 * A batch arrives as one row of numbers, the loss summed over its samples first and each metric's part after it: one read from the
 * device for everything.
 */
export class Totals {
  readonly #metrics: readonly Metric[];
  readonly #totals: readonly number[][];
  #loss = 0;
  #samples = 0;

  constructor(metrics: readonly Metric[]) {
    this.#metrics = metrics;
    this.#totals = metrics.map((metric) => Array.from<number>({ length: metric.size }).fill(0));
  }

  /** How many samples were added. */
  get samples(): number {
    return this.#samples;
  }

  add(row: ArrayLike<number>, samples: number): void {
    this.#samples += samples;
    this.#loss += row[0] ?? 0;
    let at = 1;
    this.#metrics.forEach((metric, i) => {
      const totals = this.#totals[i] ?? [];
      if (metric instanceof GatheringMetric) {
        const length = row[at++] ?? 0;
        for (let k = 0; k < length; k++) totals.push(row[at++] ?? 0);
      } else {
        for (let k = 0; k < metric.size; k++) totals[k] = (totals[k] ?? 0) + (row[at++] ?? 0);
      }
    });
  }

  /** The figures so far. */
  scores(): Scores {
    const scores: Scores = { loss: this.#loss / this.#samples };
    this.#metrics.forEach((metric, i) => {
      scores[metric.name] = metric.result(this.#totals[i] ?? []);
    });
    return scores;
  }
}
