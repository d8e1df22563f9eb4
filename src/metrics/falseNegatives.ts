import { CountMetric, type CountMetricOptions } from "./countMetric.js";
import type { countsOf } from "./thresholdCounts.js";

/** See {@link falseNegatives}. */
export class FalseNegatives extends CountMetric {
  constructor(options: CountMetricOptions) {
    super("falseNegatives", options);
  }

  protected figure({ fn }: ReturnType<typeof countsOf>): number {
    return fn;
  }
}

/**
 * How many outputs up to the threshold are wrongly there.
 *
 * figure = #(p ≤ threshold, t = 1), over all outputs of all samples, weighted
 *
 * @param options.threshold outputs above it count as positive; 0.5
 * @param options.classId only this class' outputs count; all
 * @param options.topK only the so many largest outputs of a sample are positive; none
 * @param options.name its name; "falseNegatives"
 * @throws when topK is not a positive integer, or threshold no number
 * @example metrics.falseNegatives({ threshold: 0.4 })
 */
export function falseNegatives(options: CountMetricOptions = {}): FalseNegatives {
  return new FalseNegatives(options);
}
