import type { Tensor } from "../backend/index.js";
import type { Scores } from "../metrics/totals.js";
import { Callback } from "./callback.js";
import { figureOf, signOf } from "./monitor.js";

export interface EarlyStoppingOptions {
  /** The figure that is watched; "valLoss". */
  readonly monitor?: string;
  /** After how many epochs without improvement it stops; 0 counts as 1, as in Keras. */
  readonly patience?: number;
  /** What counts as an improvement; 0. */
  readonly minDelta?: number;
  /** Whether larger is better: "max" for an accuracy, "min" otherwise, unless said here. */
  readonly mode?: "min" | "max";
  /** Whether the weights of the best epoch are put back at the end; false. */
  readonly restoreBestWeights?: boolean;
}

/** See {@link earlyStopping}. */
export class EarlyStopping extends Callback {
  readonly monitor: string;
  readonly patience: number;
  readonly minDelta: number;
  readonly #sign: 1 | -1;
  readonly #restores: boolean;
  #best = Number.POSITIVE_INFINITY;
  #bestEpoch = 0;
  #bestWeights: readonly Tensor[] = [];

  constructor(options: EarlyStoppingOptions) {
    super();
    this.monitor = options.monitor ?? "valLoss";
    this.patience = options.patience ?? 0;
    this.minDelta = options.minDelta ?? 0;
    this.#sign = signOf(this.monitor, options.mode);
    this.#restores = options.restoreBestWeights ?? false;
  }

  override state() {
    return { best: this.#best, bestEpoch: this.#bestEpoch };
  }

  override restore({ best = Number.POSITIVE_INFINITY, bestEpoch = 0 }: Readonly<Record<string, number>>): void {
    [this.#best, this.#bestEpoch] = [best, bestEpoch];
  }

  override onTrainBegin(): void {
    this.#best = Number.POSITIVE_INFINITY;
    this.#bestEpoch = 0;
  }

  override onEpochEnd(epoch: number, scores: Scores): void {
    const value = figureOf("earlyStopping", this.monitor, scores);
    if (this.#sign * value < this.#best - this.minDelta) {
      this.#best = this.#sign * value;
      this.#bestEpoch = epoch;
      if (this.#restores) this.#keepWeights();
    } else if (epoch - this.#bestEpoch >= Math.max(1, this.patience)) {
      this.training.stop(`${this.monitor} has not improved since epoch ${this.#bestEpoch}`);
    }
  }

  override onTrainEnd(): void {
    this.#bestWeights.forEach((value, i) => this.training.weights[i]?.variable.assign(value));
    this.#dropWeights();
  }

  #keepWeights(): void {
    this.#dropWeights();
    this.#bestWeights = this.training.weights.map(({ variable }) => variable.clone());
  }

  #dropWeights(): void {
    for (const tensor of this.#bestWeights) tensor.dispose();
    this.#bestWeights = [];
  }
}

/**
 * Stops the training when a figure no longer improves.
 *
 * @param options.monitor the figure that is watched; "valLoss"
 * @param options.patience after how many epochs without improvement it stops; 0 counts as 1, as in Keras
 * @param options.minDelta what counts as an improvement; 0
 * @param options.mode "max" for an accuracy, "min" otherwise, unless said here
 * @param options.restoreBestWeights whether the weights of the best epoch are put back at the end; false
 * @throws after the first epoch when there is no such figure
 * @example await net.fit(data, { epochs: 50, validation, callbacks: [callbacks.earlyStopping({ patience: 3 })] });
 * @see Prechelt, Early stopping – but when?, 1998
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): EarlyStopping {
  return new EarlyStopping(options);
}
