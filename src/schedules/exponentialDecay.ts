import { type Tensor, tf } from "../backend/index.js";
import { checkInitial, checkPositive, Schedule, type ScheduleOptions } from "./schedule.js";

export interface DecayOptions extends ScheduleOptions {
  /** The rate at the first step. */
  readonly initial: number;
  /** After how many steps the rate has gone one step of its way. */
  readonly decaySteps: number;
  /** How much each step of the way counts. */
  readonly decayRate: number;
  /** Whether the rate stays the same within decaySteps; false. */
  readonly staircase?: boolean;
}

/** See {@link exponentialDecay}. */
export class ExponentialDecay extends Schedule {
  readonly kind = "exponentialDecay";
  readonly options: DecayOptions;

  constructor(options: DecayOptions) {
    super("exponentialDecay", options);
    checkInitial("exponentialDecay", "initial", options.initial);
    checkPositive("exponentialDecay", "decaySteps", options.decaySteps);
    checkPositive("exponentialDecay", "decayRate", options.decayRate);
    this.options = options;
  }

  protected formula(t: Tensor): Tensor {
    return tf.pow(this.options.decayRate, shareOfWay(t, this.options)).mul(this.options.initial);
  }

  override config() {
    return { ...this.options };
  }
}

/** t / decaySteps, in whole steps for a staircase. */
export function shareOfWay(t: Tensor, { decaySteps, staircase = false }: DecayOptions): Tensor {
  const p = t.div(decaySteps);
  return staircase ? p.floor() : p;
}

/**
 * A rate that shrinks by the same factor again and again.
 *
 * η(t) = initial · decayRate^(t / decaySteps), with a whole exponent for a staircase
 *
 * @param options.initial the rate at the first step
 * @param options.decaySteps after how many steps it has shrunk by decayRate
 * @param options.decayRate the factor
 * @param options.staircase whether it shrinks at once after every decaySteps; false
 * @param options.stepsPerEpoch counts epochs instead of steps
 * @throws when an argument is out of its range
 * @example optimizers.sgd({ learningRate: schedules.exponentialDecay({ initial: 0.1, decaySteps: 1000, decayRate: 0.96 }) })
 */
export function exponentialDecay(options: DecayOptions): ExponentialDecay {
  return new ExponentialDecay(options);
}
