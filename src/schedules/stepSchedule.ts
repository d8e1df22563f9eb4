import { type Tensor, tf } from "../backend/index.js";
import { checkInitial, Schedule, type ScheduleOptions } from "./schedule.js";

export interface StepScheduleOptions extends ScheduleOptions {
  /** The rate at first. */
  readonly initial: number;
  /** The steps, or epochs, at which the rate changes, growing. */
  readonly at: readonly number[];
  /** The rate from each of them on. */
  readonly rates: readonly number[];
}

/** See {@link stepSchedule}. */
export class StepSchedule extends Schedule {
  readonly kind = "stepSchedule";
  readonly options: StepScheduleOptions;

  constructor(options: StepScheduleOptions) {
    super("stepSchedule", options);
    const { initial, at, rates } = options;
    if (at.length !== rates.length) throw new Error(`stepSchedule: rates must be as many as at, ${at.length}; received ${rates.length}.`);
    for (const rate of [initial, ...rates]) checkInitial("stepSchedule", "rates", rate);
    this.options = options;
  }

  protected formula(t: Tensor): Tensor {
    const { initial, at, rates } = this.options;
    return at.reduce<Tensor>((rate, from, i) => tf.where(tf.greaterEqual(t, from), tf.scalar(rates[i] ?? 0), rate), tf.scalar(initial));
  }

  override config() {
    return { ...this.options };
  }
}

/**
 * A rate that is set anew at given steps or epochs: neon's StepSchedule, and its Schedule with a list of changes.
 *
 * η(t) = the rate of the last of `at` that is not beyond t, initial before the first
 *
 * @param options.initial the rate at first
 * @param options.at when the rate changes
 * @param options.rates the rate from each of them on
 * @param options.stepsPerEpoch counts epochs instead of steps, as neon
 * @throws when the numbers of at and rates don't match
 * @example schedules.stepSchedule({ initial: 0.1, at: [2, 4], rates: [0.05, 0.01], stepsPerEpoch: 100 }).at(250) // epoch 2: 0.05
 */
export function stepSchedule(options: StepScheduleOptions): StepSchedule {
  return new StepSchedule(options);
}
