import type { Tensor } from "../backend/index.js";
import type { Scores } from "../metrics/totals.js";
import { Callback } from "./callback.js";

export interface LearningRateFinderOptions {
  /** The first rate; 1e-7. */
  readonly from?: number;
  /** The last rate; 10. */
  readonly to?: number;
  /** In how many steps; 100. */
  readonly steps?: number;
  /** How much of the smoothed loss is kept; 0.9. */
  readonly smoothing?: number;
}

/** A loss so many times the least one ends the search. */
const TOO_MUCH = 4;

/** See {@link learningRateFinder}. */
export class LearningRateFinder extends Callback {
  readonly options: Required<LearningRateFinderOptions>;
  /** The rates that were tried. */
  readonly rates: number[] = [];
  /** The smoothed loss at each of them. */
  readonly losses: number[] = [];
  #mean = 0;
  #before: readonly Tensor[] = [];
  #rateBefore = 0;

  constructor({ from = 1e-7, to = 10, steps = 100, smoothing = 0.9 }: LearningRateFinderOptions) {
    super();
    if (!(from > 0 && to > from)) throw new Error(`learningRateFinder: from must be positive and to larger; received from ${from} and to ${to}.`);
    if (!(Number.isInteger(steps) && steps > 1)) throw new Error(`learningRateFinder: steps must be a whole number from 2; received ${steps}.`);
    if (!(smoothing >= 0 && smoothing < 1)) throw new Error(`learningRateFinder: smoothing must be at least 0 and less than 1; received ${smoothing}.`);
    this.options = { from, to, steps, smoothing };
  }

  /** A good rate: where the loss falls fastest by the rate's logarithm. NaN before a search. */
  get suggestion(): number {
    const slopes = this.losses.slice(1).map((loss, i) => loss - (this.losses[i] ?? loss));
    return this.rates[slopes.indexOf(Math.min(...slopes))] ?? Number.NaN;
  }

  override onTrainBegin(): void {
    [this.rates.length, this.losses.length, this.#mean] = [0, 0, 0];
    const { weights, optimizer } = this.training;
    this.#before = weights.map(({ variable }) => variable.clone());
    this.#rateBefore = optimizer.learningRate;
    optimizer.learningRate = this.options.from;
  }

  override onBatchEnd(_step: number, scores: Scores): void {
    const { from, to, steps, smoothing } = this.options;
    const { optimizer } = this.training;
    this.#mean = smoothing * this.#mean + (1 - smoothing) * (scores["loss"] ?? Number.NaN);
    this.rates.push(optimizer.learningRate);
    this.losses.push(this.#mean / (1 - smoothing ** this.rates.length));
    if (this.rates.length >= steps) this.training.stop("all learning rates were tried");
    else if ((this.losses.at(-1) ?? 0) > TOO_MUCH * Math.min(...this.losses)) this.training.stop(`the loss grows beyond the learning rate ${optimizer.learningRate.toPrecision(2)}`);
    else optimizer.learningRate = from * (to / from) ** (this.rates.length / (steps - 1));
  }

  override onTrainEnd(): void {
    const { weights, optimizer } = this.training;
    this.#before.forEach((value, i) => {
      weights[i]?.variable.assign(value);
      value.dispose();
    });
    this.#before = [];
    optimizer.learningRate = this.#rateBefore;
  }
}

/**
 * Looks for a good learning rate: it grows from step to step until the loss does. Weights and rate are put back at the end; compile anew before the
 * real training, because the optimizer's moments are spoilt.
 *
 * rate of step i = from · (to / from)^(i / (steps − 1))
 *
 * @param options.from the first rate; 1e-7
 * @param options.to the last rate; 10
 * @param options.steps in how many steps; 100
 * @param options.smoothing how much of the smoothed loss is kept; 0.9
 * @throws when an argument is out of its range, or the optimizer's rate follows a schedule
 * @example
 * const finder = callbacks.learningRateFinder();
 * await net.fit(data, { epochs: 5, callbacks: [finder] });
 * finder.suggestion // 0.004
 * @see Smith, Cyclical learning rates for training neural networks, 2017
 */
export function learningRateFinder(options: LearningRateFinderOptions = {}): LearningRateFinder {
  return new LearningRateFinder(options);
}
