import type { Scores } from "../metrics/totals.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import type { Weight } from "../variables/weight.js";
import type { TrainingMoment } from "../widgets/follower.js";

/** What a callback may know of the training that it watches, and do to it. */
export interface Training {
  /** The model's name, or "Training" when it was given none. */
  readonly title: string;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** The loss and the metrics, without those of the validation. */
  readonly metricNames: readonly string[];
  readonly optimizer: Optimizer;
  /** All weights of the model. */
  readonly weights: readonly Weight[];
  /** Looks into the network between two steps; see {@link TrainingMoment}. */
  readonly insight: TrainingMoment["insight"];
  /** Ends the training after this step; what has been learnt stays. */
  stop(reason: string): void;
  /** Saves the model: `.keras`, or its weights alone as `.safetensors`. */
  save(path: string): Promise<void>;
  /** Saves everything that the training needs to go on: weights, the optimizer's slots, random numbers, callbacks, epochs. */
  saveState(path: string): Promise<void>;
  /** Goes on behind the last epoch of a saved state. To be called when the training begins. */
  loadState(path: string): Promise<void>;
}

/** What a training's end looks like to a callback. */
export interface TrainingEnd {
  readonly status: "finished" | "stopped" | "interrupted" | "failed";
  /** Why it did not finish; empty when it did. */
  readonly reason: string;
  /** The last epoch's figures, if one was finished. */
  readonly scores: Scores;
  readonly seconds: number;
}

/**
 * Something that happens during training. Override what you need; the training waits for a promise.
 *
 * @example
 * class Halve extends Callback {
 *   override onEpochEnd() { this.training.optimizer.learningRate /= 2; }
 * }
 */
export abstract class Callback {
  #training: Training | undefined;

  /** The training that this callback watches; known from `onTrainBegin` on. */
  protected get training(): Training {
    if (this.#training === undefined) throw new Error("callback: it takes part in no training. Pass it to fit({ callbacks: [...] }).");
    return this.#training;
  }

  /** Called by `fit` before anything else. */
  join(training: Training): void {
    this.#training = training;
  }

  /** Whether it is told after all others, as one that saves what they remember must be. */
  readonly comesLast: boolean = false;

  /**
   * Whether it must be told of a step before the next one is taken: one that changes weights, or ends the training at an exact step. Short steps are taken
   * several at a time where no callback must. By default true for those with an `onBatchEnd`.
   */
  readonly seesEachStep: boolean = this.onBatchEnd !== Callback.prototype.onBatchEnd;

  /** What it must remember for a training that goes on in another process, as JSON has it. */
  state(): Readonly<Record<string, number>> {
    return {};
  }

  /** Takes over what `state` gave. */
  restore(_state: Readonly<Record<string, number>>): void {}

  onTrainBegin(): void | Promise<void> {}
  /** @param epoch from 1 */
  onEpochBegin(_epoch: number): void | Promise<void> {}
  /**
   * @param step the count of steps done since training began, from 1
   * @param scores the figures of this batch alone
   */
  onBatchEnd(_step: number, _scores: Scores): void | Promise<void> {}
  /** @param scores the figures of the whole epoch; those of the validation begin with `val` */
  onEpochEnd(_epoch: number, _scores: Scores): void | Promise<void> {}
  onTrainEnd(_end: TrainingEnd): void | Promise<void> {}
}
