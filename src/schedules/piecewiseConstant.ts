import { type Tensor, tf } from "../backend/index.js";
import { checkInitial, Schedule, type ScheduleOptions } from "./schedule.js";

export interface PiecewiseConstantOptions extends ScheduleOptions {
  /** The last step of each piece but the last, growing. */
  readonly boundaries: readonly number[];
  /** The rate of each piece, one more than boundaries. */
  readonly values: readonly number[];
}

/** See {@link piecewiseConstant}. */
export class PiecewiseConstant extends Schedule {
  readonly kind = "piecewiseConstant";
  readonly options: PiecewiseConstantOptions;

  constructor(options: PiecewiseConstantOptions) {
    super("piecewiseConstant", options);
    const { boundaries, values } = options;
    if (values.length !== boundaries.length + 1) {
      throw new Error(`piecewiseConstant: values must be one more than the ${boundaries.length} boundaries; received ${values.length}.`);
    }
    if (boundaries.some((boundary, i) => i > 0 && !(boundary > (boundaries[i - 1] ?? 0)))) {
      throw new Error(`piecewiseConstant: boundaries must grow; received ${boundaries.join(", ")}.`);
    }
    for (const value of values) checkInitial("piecewiseConstant", "values", value);
    this.options = options;
  }

  protected formula(t: Tensor): Tensor {
    const { boundaries, values } = this.options;
    return boundaries.reduce<Tensor>((rate, boundary, i) => tf.where(tf.greater(t, boundary), tf.scalar(values[i + 1] ?? 0), rate), tf.scalar(values[0] ?? 0));
  }

  override config() {
    return { ...this.options };
  }
}

/**
 * A rate that stays the same within pieces.
 *
 * η(t) = values[i] for boundaries[i − 1] < t ≤ boundaries[i], as in Keras. neon's StepSchedule, which changes at the boundary itself, is
 * {@link stepSchedule}.
 *
 * @param options.boundaries the last step of each piece but the last
 * @param options.values the rate of each piece
 * @param options.stepsPerEpoch counts epochs instead of steps
 * @throws when the numbers of boundaries and values don't match, or boundaries don't grow
 * @example schedules.piecewiseConstant({ boundaries: [1000, 2000], values: [0.1, 0.05, 0.01] }).at(1500) // 0.05
 */
export function piecewiseConstant(options: PiecewiseConstantOptions): PiecewiseConstant {
  return new PiecewiseConstant(options);
}
