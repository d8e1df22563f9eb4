import { CurveMetric, type CurveMetricOptions } from "./curveMetric.js";
import { type countsOf, share } from "./thresholdCounts.js";

export interface RecallAtPrecisionOptions extends CurveMetricOptions {
  /** What the precision must reach, from 0 to 1. */
  readonly precision: number;
}

/** See {@link recallAtPrecision}. */
export class RecallAtPrecision extends CurveMetric {
  constructor({ precision, ...options }: RecallAtPrecisionOptions) {
    super("recallAtPrecision", "precision", precision, options);
  }

  protected figures({ fn, fp, tp }: ReturnType<typeof countsOf>) {
    return { bounded: share(tp, tp + fp), wanted: share(tp, tp + fn) };
  }

  override config() {
    const { bound, ...rest } = super.config();
    return { precision: bound, ...rest };
  }
}

/**
 * The best recall among the thresholds with a precision of at least a bound.
 *
 * recall = tp / (tp + fn), precision = tp / (tp + fp)
 *
 * @param options.precision what it must reach
 * @param options.numThresholds at how many evenly spread thresholds; 200
 * @param options.classId only this class' outputs count; all
 * @throws when an argument is out of its range
 * @example metrics.recallAtPrecision({ precision: 0.9 })
 */
export function recallAtPrecision(options: RecallAtPrecisionOptions): RecallAtPrecision {
  return new RecallAtPrecision(options);
}
