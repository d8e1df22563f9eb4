import { CountMetric, type CountMetricOptions } from "./countMetric.js";
import type { countsOf } from "./thresholdCounts.js";

/** See {@link truePositives}. */
export class TruePositives extends CountMetric {
  constructor(options: CountMetricOptions) {
    super("truePositives", options);
  }

  protected figure({ tp }: ReturnType<typeof countsOf>): number {
    return tp;
  }
}

/**
 * How many outputs above the threshold are rightly there.
 *
 * figure = #(p > threshold, t = 1), over all outputs of all samples, weighted
 *
 * @param options.threshold outputs above it count as positive; 0.5
 * @param options.classId only this class' outputs count; all
 * @param options.topK only the so many largest outputs of a sample are positive; none
 * @param options.name its name; "truePositives"
 * @throws when topK is not a positive integer, or threshold no number
 * @example metrics.truePositives({ threshold: 0.4 })
 */
export function truePositives(options: CountMetricOptions = {}): TruePositives {
  return new TruePositives(options);
}
