import { type Tensor, tf } from "../backend/index.js";
import { checkCount, checkInitial, checkPositive, Schedule, type ScheduleOptions } from "./schedule.js";

export interface PowerScheduleOptions extends ScheduleOptions {
  /** The rate at first. */
  readonly initial: number;
  /** After how many steps, or epochs, the rate changes, again and again; or a list of when it does. */
  readonly every: number | readonly number[];
  /** What the rate is multiplied by each time. */
  readonly change: number;
}

/** See {@link powerSchedule}. */
export class PowerSchedule extends Schedule {
  readonly kind = "powerSchedule";
  readonly options: PowerScheduleOptions;

  constructor(options: PowerScheduleOptions) {
    super("powerSchedule", options);
    checkInitial("powerSchedule", "initial", options.initial);
    checkPositive("powerSchedule", "change", options.change);
    if (typeof options.every !== "object") checkCount("powerSchedule", "every", options.every);
    this.options = options;
  }

  protected formula(t: Tensor): Tensor {
    const { initial, every, change } = this.options;
    const changes = typeof every === "number" ? t.div(every).floor() : tf.greaterEqual(t, tf.tensor1d([...every])).toFloat().sum();
    return tf.pow(change, changes).mul(initial);
  }

  override config() {
    return { ...this.options };
  }
}

/**
 * A rate that is multiplied by a number every so often: neon's PowerSchedule, and its Schedule with one change.
 *
 * η(t) = initial · change^n, n = ⌊t / every⌋, or how many of the list are not beyond t
 *
 * @param options.initial the rate at first
 * @param options.every after how many steps or epochs it changes, or a list of when it does
 * @param options.change what it is multiplied by
 * @param options.stepsPerEpoch counts epochs instead of steps, as neon
 * @throws when an argument is out of its range
 * @example schedules.powerSchedule({ initial: 0.1, every: 2, change: 0.5, stepsPerEpoch: 100 }).at(450) // epoch 4: 0.025
 */
export function powerSchedule(options: PowerScheduleOptions): PowerSchedule {
  return new PowerSchedule(options);
}
