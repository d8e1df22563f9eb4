import { type Tensor, tf } from "../backend/index.js";
import { checkCount, checkPositive, Schedule, type ScheduleOptions } from "./schedule.js";

export interface OneCycleOptions extends ScheduleOptions {
  /** The largest rate. */
  readonly max: number;
  /** How many steps the whole cycle takes. */
  readonly totalSteps: number;
  /** The share of the steps that the rise takes; 0.3. */
  readonly riseShare?: number;
  /** What max is divided by to give the first rate; 25. */
  readonly startFactor?: number;
  /** What the first rate is divided by to give the last one; 10,000. */
  readonly endFactor?: number;
}

/** See {@link oneCycle}. */
export class OneCycle extends Schedule {
  readonly kind = "oneCycle";
  readonly options: Required<Omit<OneCycleOptions, "stepsPerEpoch">>;

  constructor({ max, totalSteps, riseShare = 0.3, startFactor = 25, endFactor = 1e4, ...rest }: OneCycleOptions) {
    super("oneCycle", rest);
    checkPositive("oneCycle", "max", max);
    checkCount("oneCycle", "totalSteps", totalSteps);
    checkPositive("oneCycle", "startFactor", startFactor);
    checkPositive("oneCycle", "endFactor", endFactor);
    if (!(riseShare > 0 && riseShare < 1)) throw new Error(`oneCycle: riseShare must lie between 0 and 1; received ${riseShare}.`);
    this.options = { max, totalSteps, riseShare, startFactor, endFactor };
  }

  protected formula(t: Tensor): Tensor {
    const { max, totalSteps, riseShare, startFactor, endFactor } = this.options;
    const start = max / startFactor;
    const top = riseShare * totalSteps - 1;
    const rise = between(start, max, t.div(top));
    const fall = between(max, start / endFactor, tf.minimum(t.sub(top).div(totalSteps - 1 - top), 1));
    return tf.where(tf.lessEqual(t, top), rise, fall);
  }

  override config() {
    return { ...super.config(), ...this.options };
  }
}

/** From one rate to another along half a cosine wave. */
function between(from: number, to: number, share: Tensor): Tensor {
  return tf.cos(share.mul(Math.PI)).add(1).mul((from - to) / 2).add(to);
}

/**
 * A rate that rises once to a large value and falls to a tiny one, both along half a cosine wave.
 *
 * η(0) = max / startFactor, η = max at step riseShare · totalSteps − 1, η(totalSteps − 1) = max / (startFactor · endFactor)
 *
 * @param options.max the largest rate
 * @param options.totalSteps how many steps the cycle takes
 * @param options.riseShare the share of the steps that the rise takes; 0.3
 * @param options.startFactor what max is divided by to give the first rate; 25
 * @param options.endFactor what the first rate is divided by to give the last one; 10,000
 * @throws when an argument is out of its range
 * @example optimizers.sgd({ learningRate: schedules.oneCycle({ max: 0.5, totalSteps: 3 * 469 }), momentum: 0.9 })
 * @see Smith and Topin, Super-convergence, 2018; the shape is PyTorch's OneCycleLR
 */
export function oneCycle(options: OneCycleOptions): OneCycle {
  return new OneCycle(options);
}
