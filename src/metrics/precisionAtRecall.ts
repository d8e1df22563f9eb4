import { CurveMetric, type CurveMetricOptions } from "./curveMetric.js";
import { type countsOf, share } from "./thresholdCounts.js";

export interface PrecisionAtRecallOptions extends CurveMetricOptions {
  /** What the recall must reach, from 0 to 1. */
  readonly recall: number;
}

/** See {@link precisionAtRecall}. */
export class PrecisionAtRecall extends CurveMetric {
  constructor({ recall, ...options }: PrecisionAtRecallOptions) {
    super("precisionAtRecall", "recall", recall, options);
  }

  protected figures({ fn, fp, tp }: ReturnType<typeof countsOf>) {
    return { bounded: share(tp, tp + fn), wanted: share(tp, tp + fp) };
  }

  override config() {
    const { bound, ...rest } = super.config();
    return { recall: bound, ...rest };
  }
}

/**
 * The best precision among the thresholds with a recall of at least a bound.
 *
 * precision = tp / (tp + fp), recall = tp / (tp + fn)
 *
 * @param options.recall what it must reach
 * @param options.numThresholds at how many evenly spread thresholds; 200
 * @param options.classId only this class' outputs count; all
 * @throws when an argument is out of its range
 * @example metrics.precisionAtRecall({ recall: 0.9 })
 */
export function precisionAtRecall(options: PrecisionAtRecallOptions): PrecisionAtRecall {
  return new PrecisionAtRecall(options);
}
