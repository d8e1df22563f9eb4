import type { Scores } from "../metrics/totals.js";
import { Callback } from "./callback.js";
import { figureOf, signOf } from "./monitor.js";

export interface ReduceLrOnPlateauOptions {
  /** The figure that is watched; "valLoss". */
  readonly monitor?: string;
  /** What the rate is multiplied by; 0.1. */
  readonly factor?: number;
  /** After how many epochs without improvement; 10. */
  readonly patience?: number;
  /** What counts as an improvement; 0.0001. */
  readonly minDelta?: number;
  /** For how many epochs after a reduction nothing is counted; 0. */
  readonly cooldown?: number;
  /** The least rate; 0. */
  readonly minLearningRate?: number;
  /** Whether larger is better: "max" for accuracies, scores and the like, "min" otherwise, unless said here. */
  readonly mode?: "min" | "max";
}

/** See {@link reduceLrOnPlateau}. */
export class ReduceLrOnPlateau extends Callback {
  readonly options: Required<Omit<ReduceLrOnPlateauOptions, "mode">>;
  readonly #sign: 1 | -1;
  #best = Number.POSITIVE_INFINITY;
  #waited = 0;
  #cooling = 0;

  constructor({ monitor = "valLoss", factor = 0.1, patience = 10, minDelta = 1e-4, cooldown = 0, minLearningRate = 0, mode }: ReduceLrOnPlateauOptions) {
    super();
    if (!(factor > 0 && factor < 1)) throw new Error(`reduceLrOnPlateau: factor must lie between 0 and 1; received ${factor}.`);
    for (const [argument, value] of Object.entries({ patience, minDelta, cooldown, minLearningRate })) {
      if (!(value >= 0)) throw new Error(`reduceLrOnPlateau: ${argument} must be a number from 0; received ${value}.`);
    }
    this.options = { monitor, factor, patience, minDelta, cooldown, minLearningRate };
    this.#sign = signOf(monitor, mode);
  }

  override state() {
    return { best: this.#best, waited: this.#waited, cooling: this.#cooling };
  }

  override restore({ best = Number.POSITIVE_INFINITY, waited = 0, cooling = 0 }: Readonly<Record<string, number>>): void {
    [this.#best, this.#waited, this.#cooling] = [best, waited, cooling];
  }

  override onTrainBegin(): void {
    this.restore({});
  }

  override onEpochEnd(_epoch: number, scores: Scores): void {
    const { monitor, factor, patience, minDelta, cooldown, minLearningRate } = this.options;
    const value = this.#sign * figureOf("reduceLrOnPlateau", monitor, scores);
    if (this.#cooling > 0) [this.#cooling, this.#waited] = [this.#cooling - 1, 0];
    if (value < this.#best - minDelta) [this.#best, this.#waited] = [value, 0];
    else if (this.#cooling === 0 && ++this.#waited >= patience) {
      const { optimizer } = this.training;
      if (optimizer.learningRate > minLearningRate) optimizer.learningRate = Math.max(optimizer.learningRate * factor, minLearningRate);
      [this.#cooling, this.#waited] = [cooldown, 0];
    }
  }
}

/**
 * Takes smaller steps when a figure no longer improves.
 *
 * η ← max(η · factor, minLearningRate)
 *
 * @param options.monitor the figure that is watched; "valLoss"
 * @param options.factor what the rate is multiplied by; 0.1
 * @param options.patience after how many epochs without improvement; 10
 * @param options.minDelta what counts as an improvement; 0.0001
 * @param options.cooldown for how many epochs after a reduction nothing is counted; 0
 * @param options.minLearningRate the least rate; 0
 * @param options.mode "min" or "max"; by the figure's name
 * @throws when factor does not lie between 0 and 1, or after an epoch when there is no such figure
 * @example callbacks.reduceLrOnPlateau({ factor: 0.5, patience: 3 })
 */
export function reduceLrOnPlateau(options: ReduceLrOnPlateauOptions = {}): ReduceLrOnPlateau {
  return new ReduceLrOnPlateau(options);
}
