import { CountMetric, type CountMetricOptions } from "./countMetric.js";
import type { countsOf } from "./thresholdCounts.js";

/** See {@link trueNegatives}. */
export class TrueNegatives extends CountMetric {
  constructor(options: CountMetricOptions) {
    super("trueNegatives", options);
  }

  protected figure({ tn }: ReturnType<typeof countsOf>): number {
    return tn;
  }
}

/**
 * How many outputs up to the threshold are rightly there.
 *
 * figure = #(p ≤ threshold, t = 0), over all outputs of all samples, weighted
 *
 * @param options.threshold outputs above it count as positive; 0.5
 * @param options.classId only this class' outputs count; all
 * @param options.topK only the so many largest outputs of a sample are positive; none
 * @param options.name its name; "trueNegatives"
 * @throws when topK is not a positive integer, or threshold no number
 * @example metrics.trueNegatives({ threshold: 0.4 })
 */
export function trueNegatives(options: CountMetricOptions = {}): TrueNegatives {
  return new TrueNegatives(options);
}
