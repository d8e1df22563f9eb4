import { CountMetric, type CountMetricOptions } from "./countMetric.js";
import type { countsOf } from "./thresholdCounts.js";

/** See {@link falsePositives}. */
export class FalsePositives extends CountMetric {
  constructor(options: CountMetricOptions) {
    super("falsePositives", options);
  }

  protected figure({ fp }: ReturnType<typeof countsOf>): number {
    return fp;
  }
}

/**
 * How many outputs above the threshold are wrongly there.
 *
 * figure = #(p > threshold, t = 0), over all outputs of all samples, weighted
 *
 * @param options.threshold outputs above it count as positive; 0.5
 * @param options.classId only this class' outputs count; all
 * @param options.topK only the so many largest outputs of a sample are positive; none
 * @param options.name its name; "falsePositives"
 * @throws when topK is not a positive integer, or threshold no number
 * @example metrics.falsePositives({ threshold: 0.4 })
 */
export function falsePositives(options: CountMetricOptions = {}): FalsePositives {
  return new FalsePositives(options);
}
