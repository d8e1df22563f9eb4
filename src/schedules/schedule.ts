import { type Tensor, tf } from "../backend/index.js";

/** What every schedule takes. */
export interface ScheduleOptions {
  /** Counts epochs of this many steps instead of steps, as neon does: the rate changes when an epoch begins. */
  readonly stepsPerEpoch?: number;
}

/**
 * A learning rate that changes with the count of steps. Give one to any optimizer as its learningRate.
 *
 * It is a function of the optimizer's step variable and so a part of the compiled step: nothing is recorded anew, and nothing has to be
 * written before a step. The first step has the number 0, as in Keras.
 */
export abstract class Schedule {
  /** The name of its factory, as it stands in `schedules.…` and in a run's record. */
  abstract readonly kind: string;
  readonly stepsPerEpoch: number | undefined;

  constructor(kind: string, { stepsPerEpoch }: ScheduleOptions) {
    this.stepsPerEpoch = stepsPerEpoch === undefined ? undefined : checkCount(kind, "stepsPerEpoch", stepsPerEpoch);
  }

  /** The rate after `t` steps, or `t` epochs when it counts epochs; a scalar of a scalar. */
  protected abstract formula(t: Tensor): Tensor;

  /** The rate for a step, a scalar of a scalar; the first step is 0. */
  rate(step: Tensor): Tensor {
    return tf.tidy(() => this.formula(this.stepsPerEpoch === undefined ? step : step.div(this.stepsPerEpoch).floor()));
  }

  /**
   * The rate for a step as a number, to look at.
   *
   * @example schedules.exponentialDecay({ initial: 0.1, decaySteps: 10, decayRate: 0.5 }).at(20) // 0.025
   */
  at(step: number): number {
    return tf.tidy(() => this.rate(tf.scalar(step)).dataSync()[0] ?? Number.NaN);
  }

  /** The options that make the same schedule again. */
  config(): Record<string, unknown> {
    return this.stepsPerEpoch === undefined ? {} : { stepsPerEpoch: this.stepsPerEpoch };
  }
}

/** Checks a number that must be positive and finite, naming the argument. */
export function checkPositive(owner: string, argument: string, value: number): number {
  if (!(value > 0 && Number.isFinite(value))) throw new Error(`${owner}: ${argument} must be a positive number; received ${value}.`);
  return value;
}

/** Checks a whole number from 1, naming the argument. */
export function checkCount(owner: string, argument: string, value: number): number {
  if (!(Number.isInteger(value) && value > 0)) throw new Error(`${owner}: ${argument} must be a positive integer; received ${value}.`);
  return value;
}

/** Checks a learning rate: a number from 0. */
export function checkInitial(owner: string, argument: string, value: number): number {
  if (!(value >= 0 && Number.isFinite(value))) throw new Error(`${owner}: ${argument} must be a number from 0; received ${value}.`);
  return value;
}
