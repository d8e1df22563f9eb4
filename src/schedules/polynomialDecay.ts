import { type Tensor, tf } from "../backend/index.js";
import { checkInitial, checkPositive, Schedule, type ScheduleOptions } from "./schedule.js";

export interface PolynomialDecayOptions extends ScheduleOptions {
  /** The rate at the first step. */
  readonly initial: number;
  /** After how many steps the end is reached. */
  readonly decaySteps: number;
  /** The rate at the end; 0.0001. */
  readonly end?: number;
  /** 1 is a straight line; 1. */
  readonly power?: number;
  /** Whether it begins again, more slowly each time, beyond decaySteps; false. */
  readonly cycle?: boolean;
}

/** See {@link polynomialDecay}. */
export class PolynomialDecay extends Schedule {
  readonly kind = "polynomialDecay";
  readonly options: Required<Omit<PolynomialDecayOptions, "stepsPerEpoch">>;

  constructor({ initial, decaySteps, end = 0.0001, power = 1, cycle = false, stepsPerEpoch }: PolynomialDecayOptions) {
    super("polynomialDecay", stepsPerEpoch === undefined ? {} : { stepsPerEpoch });
    checkInitial("polynomialDecay", "initial", initial);
    checkInitial("polynomialDecay", "end", end);
    checkPositive("polynomialDecay", "decaySteps", decaySteps);
    checkPositive("polynomialDecay", "power", power);
    this.options = { initial, decaySteps, end, power, cycle };
  }

  protected formula(t: Tensor): Tensor {
    const { initial, decaySteps, end, power, cycle } = this.options;
    const length = cycle ? tf.maximum(t.div(decaySteps).ceil(), 1).mul(decaySteps) : tf.scalar(decaySteps);
    const left = tf.sub(1, tf.minimum(t, length).div(length));
    return tf.pow(left, power).mul(initial - end).add(end);
  }

  override config() {
    return { ...super.config(), ...this.options };
  }
}

/**
 * A rate that falls along a power of the time left.
 *
 * η(t) = (initial − end) · (1 − t / decaySteps)^power + end; with cycles, decaySteps grows to its next multiple above t
 *
 * @param options.initial the rate at the first step
 * @param options.decaySteps after how many steps the end is reached
 * @param options.end the rate from then on; 0.0001
 * @param options.power 1 is a straight line; 1
 * @param options.cycle whether it begins again beyond decaySteps; false
 * @param options.stepsPerEpoch counts epochs instead of steps
 * @throws when an argument is out of its range
 * @example schedules.polynomialDecay({ initial: 0.1, decaySteps: 10, end: 0 }).at(5) // 0.05
 */
export function polynomialDecay(options: PolynomialDecayOptions): PolynomialDecay {
  return new PolynomialDecay(options);
}
