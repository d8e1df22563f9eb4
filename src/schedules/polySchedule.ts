import { type Tensor, tf } from "../backend/index.js";
import { checkInitial, checkPositive, Schedule, type ScheduleOptions } from "./schedule.js";

export interface PolyScheduleOptions extends ScheduleOptions {
  /** The rate at first. */
  readonly initial: number;
  /** When it reaches 0, in steps or epochs. */
  readonly total: number;
  /** 1 is a straight line. */
  readonly power: number;
}

/** See {@link polySchedule}. */
export class PolySchedule extends Schedule {
  readonly kind = "polySchedule";
  readonly options: PolyScheduleOptions;

  constructor(options: PolyScheduleOptions) {
    super("polySchedule", options);
    checkInitial("polySchedule", "initial", options.initial);
    checkPositive("polySchedule", "total", options.total);
    checkPositive("polySchedule", "power", options.power);
    this.options = options;
  }

  protected formula(t: Tensor): Tensor {
    const { initial, total, power } = this.options;
    return tf.pow(tf.sub(1, tf.minimum(t, total).div(total)), power).mul(initial);
  }

  override config() {
    return { ...this.options };
  }
}

/**
 * neon's PolySchedule: a rate that falls to 0 along a power of the time left.
 *
 * η(t) = initial · (1 − t / total)^power. Keras' PolynomialDecay has an end above 0: {@link polynomialDecay}.
 *
 * @param options.initial the rate at first
 * @param options.total when it reaches 0
 * @param options.power 1 is a straight line
 * @param options.stepsPerEpoch counts epochs instead of steps, as neon
 * @throws when an argument is out of its range
 * @example schedules.polySchedule({ initial: 0.1, total: 10, power: 2, stepsPerEpoch: 100 }).at(500) // epoch 5: 0.025
 */
export function polySchedule(options: PolyScheduleOptions): PolySchedule {
  return new PolySchedule(options);
}
