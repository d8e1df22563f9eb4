import type { Scores } from "../metrics/totals.js";
import { Callback } from "./callback.js";

/** See {@link trainCost}. */
export class TrainCost extends Callback {
  override readonly seesEachStep = false;
  readonly window: number;
  /** The mean of the last losses after each step. */
  readonly means: number[] = [];
  #last: number[] = [];

  constructor(window: number) {
    super();
    if (!(Number.isInteger(window) && window > 0)) throw new Error(`trainCost: window must be a positive integer; received ${window}.`);
    this.window = window;
  }

  override onTrainBegin(): void {
    [this.means.length, this.#last] = [0, []];
  }

  override onBatchEnd(_step: number, scores: Scores): void {
    this.#last = [...this.#last, scores["loss"] ?? Number.NaN].slice(-this.window);
    this.means.push(this.#last.reduce((a, b) => a + b, 0) / this.#last.length);
  }
}

/**
 * The mean of the last losses, step by step; neon's TrainCost.
 *
 * @param options.window how many losses are averaged; 10
 * @throws when window is not a positive integer
 * @example
 * const cost = callbacks.trainCost();
 * await net.fit(data, { callbacks: [cost] });
 * cost.means.at(-1)
 */
export function trainCost(options: { readonly window?: number } = {}): TrainCost {
  return new TrainCost(options.window ?? 10);
}
