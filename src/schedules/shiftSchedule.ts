import { type Tensor, tf } from "../backend/index.js";
import { checkCount, checkInitial, Schedule, type ScheduleOptions } from "./schedule.js";

export interface ShiftScheduleOptions extends ScheduleOptions {
  /** The rate at first. */
  readonly initial: number;
  /** After how many steps, or epochs, it is halved. */
  readonly interval: number;
  /** How many times it is halved then; 1. */
  readonly shiftSize?: number;
}

/** See {@link shiftSchedule}. */
export class ShiftSchedule extends Schedule {
  readonly kind = "shiftSchedule";
  readonly options: ShiftScheduleOptions;

  constructor(options: ShiftScheduleOptions) {
    super("shiftSchedule", options);
    checkInitial("shiftSchedule", "initial", options.initial);
    checkCount("shiftSchedule", "interval", options.interval);
    checkCount("shiftSchedule", "shiftSize", options.shiftSize ?? 1);
    this.options = options;
  }

  protected formula(t: Tensor): Tensor {
    const { initial, interval, shiftSize = 1 } = this.options;
    return tf.pow(2 ** -shiftSize, t.div(interval).floor()).mul(initial);
  }

  override config() {
    return { ...this.options };
  }
}

/**
 * neon's ShiftSchedule: a rate that is halved every so often, which fixed-point hardware does by shifting bits.
 *
 * η(t) = initial · 2^(−shiftSize · ⌊t / interval⌋)
 *
 * @param options.initial the rate at first
 * @param options.interval after how many steps or epochs it is halved
 * @param options.shiftSize how many times it is halved then; 1
 * @param options.stepsPerEpoch counts epochs instead of steps, as neon
 * @throws when an argument is out of its range
 * @example schedules.shiftSchedule({ initial: 0.8, interval: 3, stepsPerEpoch: 100 }).at(650) // epoch 6: 0.2
 */
export function shiftSchedule(options: ShiftScheduleOptions): ShiftSchedule {
  return new ShiftSchedule(options);
}
