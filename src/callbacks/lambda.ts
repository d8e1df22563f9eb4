import type { Scores } from "../metrics/totals.js";
import { Callback, type Training, type TrainingEnd } from "./callback.js";

/** What may be done at which moment; see {@link Callback} for the arguments. */
export interface LambdaOptions {
  readonly onTrainBegin?: (training: Training) => void | Promise<void>;
  readonly onEpochBegin?: (epoch: number, training: Training) => void | Promise<void>;
  readonly onBatchEnd?: (step: number, scores: Scores, training: Training) => void | Promise<void>;
  readonly onEpochEnd?: (epoch: number, scores: Scores, training: Training) => void | Promise<void>;
  readonly onTrainEnd?: (end: TrainingEnd, training: Training) => void | Promise<void>;
}

/** See {@link lambda}. */
export class Lambda extends Callback {
  override readonly seesEachStep: boolean;
  readonly #options: LambdaOptions;

  constructor(options: LambdaOptions) {
    super();
    this.#options = options;
    this.seesEachStep = options.onBatchEnd !== undefined;
  }

  override onTrainBegin() {
    return this.#options.onTrainBegin?.(this.training);
  }

  override onEpochBegin(epoch: number) {
    return this.#options.onEpochBegin?.(epoch, this.training);
  }

  override onBatchEnd(step: number, scores: Scores) {
    return this.#options.onBatchEnd?.(step, scores, this.training);
  }

  override onEpochEnd(epoch: number, scores: Scores) {
    return this.#options.onEpochEnd?.(epoch, scores, this.training);
  }

  override onTrainEnd(end: TrainingEnd) {
    return this.#options.onTrainEnd?.(end, this.training);
  }
}

/**
 * A callback of plain functions, for what is not worth a class.
 *
 * @param options functions for the moments of a training; each gets the training as its last argument
 * @example callbacks.lambda({ onEpochEnd: (epoch, { loss }, training) => { if (loss < 0.01) training.stop("good enough"); } })
 */
export function lambda(options: LambdaOptions): Lambda {
  return new Lambda(options);
}
