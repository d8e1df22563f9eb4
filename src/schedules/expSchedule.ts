import { type Tensor, tf } from "../backend/index.js";
import { checkInitial, Schedule, type ScheduleOptions } from "./schedule.js";

export interface ExpScheduleOptions extends ScheduleOptions {
  /** The rate at first. */
  readonly initial: number;
  /** How fast it shrinks. */
  readonly decay: number;
}

/** See {@link expSchedule}. */
export class ExpSchedule extends Schedule {
  readonly kind = "expSchedule";
  readonly options: ExpScheduleOptions;

  constructor(options: ExpScheduleOptions) {
    super("expSchedule", options);
    checkInitial("expSchedule", "initial", options.initial);
    checkInitial("expSchedule", "decay", options.decay);
    this.options = options;
  }

  protected formula(t: Tensor): Tensor {
    return tf.div(this.options.initial, t.mul(this.options.decay).add(1));
  }

  override config() {
    return { ...this.options };
  }
}

/**
 * neon's ExpSchedule, which in spite of its name is no exponential.
 *
 * η(t) = initial / (1 + decay · t). Keras' InverseTimeDecay with decaySteps 1 is the same; its exponential is {@link exponentialDecay}.
 *
 * @param options.initial the rate at first
 * @param options.decay how fast it shrinks
 * @param options.stepsPerEpoch counts epochs instead of steps, as neon
 * @throws when an argument is negative
 * @example schedules.expSchedule({ initial: 0.1, decay: 0.5, stepsPerEpoch: 100 }).at(200) // epoch 2: 0.05
 */
export function expSchedule(options: ExpScheduleOptions): ExpSchedule {
  return new ExpSchedule(options);
}
