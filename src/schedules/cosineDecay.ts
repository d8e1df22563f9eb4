import { type Tensor, tf } from "../backend/index.js";
import { checkInitial, checkPositive, Schedule, type ScheduleOptions } from "./schedule.js";

export interface CosineDecayOptions extends ScheduleOptions {
  /** The rate at the first step. */
  readonly initial: number;
  /** How many steps the fall takes. */
  readonly decaySteps: number;
  /** The share of the rate that is left at the end; 0. */
  readonly alpha?: number;
  /** The rate at the end of a warm-up, from which the fall begins; no warm-up. */
  readonly warmupTarget?: number;
  /** How many steps the warm-up takes; 0. */
  readonly warmupSteps?: number;
}

/** See {@link cosineDecay}. */
export class CosineDecay extends Schedule {
  readonly kind = "cosineDecay";
  readonly options: CosineDecayOptions;

  constructor(options: CosineDecayOptions) {
    super("cosineDecay", options);
    checkInitial("cosineDecay", "initial", options.initial);
    checkPositive("cosineDecay", "decaySteps", options.decaySteps);
    checkInitial("cosineDecay", "alpha", options.alpha ?? 0);
    checkInitial("cosineDecay", "warmupSteps", options.warmupSteps ?? 0);
    if (options.warmupTarget !== undefined) checkInitial("cosineDecay", "warmupTarget", options.warmupTarget);
    this.options = options;
  }

  protected formula(t: Tensor): Tensor {
    const { initial, decaySteps, alpha = 0, warmupTarget, warmupSteps = 0 } = this.options;
    if (warmupTarget === undefined) return falling(t, initial, decaySteps, alpha);
    const fall = falling(t.sub(warmupSteps), warmupTarget, decaySteps, alpha);
    if (warmupSteps === 0) return fall;
    const rise = t.mul((warmupTarget - initial) / warmupSteps).add(initial);
    return tf.where(tf.less(t, warmupSteps), rise, fall);
  }

  override config() {
    return { ...this.options };
  }
}

function falling(t: Tensor, from: number, decaySteps: number, alpha: number): Tensor {
  const half = tf.cos(tf.minimum(t, decaySteps).mul(Math.PI / decaySteps)).add(1).mul(0.5);
  return half.mul(1 - alpha).add(alpha).mul(from);
}

/**
 * A rate that falls along half a cosine wave, after a straight warm-up if wished.
 *
 * η(t) = initial · ((1 − α) · ½ (1 + cos(π t / decaySteps)) + α) · with a warm-up: a line from initial to warmupTarget, then the fall from there
 *
 * @param options.initial the rate at the first step
 * @param options.decaySteps how many steps the fall takes
 * @param options.alpha the share of the rate that is left at the end; 0
 * @param options.warmupTarget the rate at the end of the warm-up; no warm-up
 * @param options.warmupSteps how many steps the warm-up takes; 0
 * @param options.stepsPerEpoch counts epochs instead of steps
 * @throws when an argument is out of its range
 * @example schedules.cosineDecay({ initial: 0.1, decaySteps: 10 }).at(5) // 0.05
 * @see Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017
 */
export function cosineDecay(options: CosineDecayOptions): CosineDecay {
  return new CosineDecay(options);
}
