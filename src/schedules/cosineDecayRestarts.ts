import { type Tensor, tf } from "../backend/index.js";
import { checkInitial, checkPositive, Schedule, type ScheduleOptions } from "./schedule.js";

export interface CosineDecayRestartsOptions extends ScheduleOptions {
  /** The rate at the first step. */
  readonly initial: number;
  /** How many steps the first fall takes. */
  readonly firstDecaySteps: number;
  /** How many times longer each fall is than the one before; 2. */
  readonly lengthFactor?: number;
  /** How much each fall's first rate is of the one before; 1. */
  readonly heightFactor?: number;
  /** The share of the initial rate that is left at the end of a fall; 0. */
  readonly alpha?: number;
}

/** See {@link cosineDecayRestarts}. */
export class CosineDecayRestarts extends Schedule {
  readonly kind = "cosineDecayRestarts";
  readonly options: CosineDecayRestartsOptions;

  constructor(options: CosineDecayRestartsOptions) {
    super("cosineDecayRestarts", options);
    checkInitial("cosineDecayRestarts", "initial", options.initial);
    checkPositive("cosineDecayRestarts", "firstDecaySteps", options.firstDecaySteps);
    checkPositive("cosineDecayRestarts", "heightFactor", options.heightFactor ?? 1);
    checkInitial("cosineDecayRestarts", "alpha", options.alpha ?? 0);
    if (!((options.lengthFactor ?? 2) >= 1)) {
      throw new Error(`cosineDecayRestarts: lengthFactor must be a number from 1; received ${options.lengthFactor}.`);
    }
    this.options = options;
  }

  protected formula(t: Tensor): Tensor {
    const { initial, firstDecaySteps, lengthFactor = 2, heightFactor = 1, alpha = 0 } = this.options;
    const done = t.div(firstDecaySteps);
    // Falls of the lengths 1, q, q², …: n of them take (qⁿ − 1) / (q − 1).
    const falls = lengthFactor === 1 ? done.floor() : done.mul(lengthFactor - 1).add(1).log().div(Math.log(lengthFactor)).floor();
    const length = tf.pow(lengthFactor, falls);
    const before = lengthFactor === 1 ? falls : length.sub(1).div(lengthFactor - 1);
    const wave = tf.cos(done.sub(before).div(length).mul(Math.PI)).add(1).mul(tf.pow(heightFactor, falls)).mul(0.5);
    return wave.mul(1 - alpha).add(alpha).mul(initial);
  }

  override config() {
    return { ...this.options };
  }
}

/**
 * A rate that falls along half a cosine wave again and again, each fall longer than the one before.
 *
 * In fall n, after s steps of its length firstDecaySteps · lengthFactorⁿ:
 * η = initial · ((1 − α) · heightFactorⁿ · ½ (1 + cos(π s / length)) + α)
 *
 * @param options.initial the rate at the first step
 * @param options.firstDecaySteps how many steps the first fall takes
 * @param options.lengthFactor how many times longer each fall is than the one before; 2
 * @param options.heightFactor how much each fall's first rate is of the one before; 1
 * @param options.alpha the share of the initial rate that is left at the end of a fall; 0
 * @param options.stepsPerEpoch counts epochs instead of steps
 * @throws when an argument is out of its range
 * @example schedules.cosineDecayRestarts({ initial: 0.1, firstDecaySteps: 10 }).at(20) // the middle of the second fall: 0.05
 * @see Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017
 */
export function cosineDecayRestarts(options: CosineDecayRestartsOptions): CosineDecayRestarts {
  return new CosineDecayRestarts(options);
}
