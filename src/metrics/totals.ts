import type { Metric } from "./metric.js";
import { SizedMetric } from "./sizedMetric.js";

/** Named figures, such as `{ loss: 0.046, accuracy: 0.9861 }`. */
export type Scores = Record<string, number>;

/** What a training or an evaluation watches, in the order in which it stands in a batch's row. */
export interface Figures {
  /** Figures that are means over samples, such as the loss. */
  readonly means: readonly string[];
  readonly metrics: readonly { readonly name: string; readonly metric: Metric }[];
}

/**
 * The running sums of losses and metrics over batches.
 *
 * A batch arrives as one row of numbers, the losses summed over its samples first and each metric's part after them: one read from the
 * device for everything.
 */
export class Totals {
  readonly #figures: Figures;
  readonly #means: number[];
  readonly #totals: readonly number[][];
  #samples = 0;

  constructor(figures: Figures) {
    this.#figures = figures;
    this.#means = figures.means.map(() => 0);
    this.#totals = figures.metrics.map(({ metric }) => Array.from<number>({ length: metric.size }).fill(0));
  }

  /** How many samples were added. */
  get samples(): number {
    return this.#samples;
  }

  add(row: ArrayLike<number>, samples: number): void {
    this.#samples += samples;
    let at = 0;
    for (let i = 0; i < this.#means.length; i++) this.#means[i] = (this.#means[i] ?? 0) + (row[at++] ?? 0);
    this.#figures.metrics.forEach(({ metric }, i) => {
      const totals = this.#totals[i] ?? [];
      const length = metric instanceof SizedMetric ? (row[at++] ?? 0) : metric.size;
      if (metric instanceof SizedMetric && metric.appends) {
        for (let k = 0; k < length; k++) totals.push(row[at++] ?? 0);
      } else {
        for (let k = 0; k < length; k++) totals[k] = (totals[k] ?? 0) + (row[at++] ?? 0);
      }
    });
  }

  /** The figures so far. */
  scores(): Scores {
    const { means, metrics } = this.#figures;
    return Object.fromEntries([
      ...means.map((name, i) => [name, (this.#means[i] ?? 0) / this.#samples] as const),
      ...metrics.map(({ name, metric }, i) => [name, metric.result(this.#totals[i] ?? [])] as const),
    ]);
  }
}
