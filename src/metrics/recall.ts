import { CountMetric, type CountMetricOptions } from "./countMetric.js";
import { share, type countsOf } from "./thresholdCounts.js";

/** See {@link recall}. */
export class Recall extends CountMetric {
  constructor(options: CountMetricOptions) {
    super("recall", options);
  }

  protected figure({ tp, fn }: ReturnType<typeof countsOf>): number {
    return share(tp, tp + fn);
  }
}

/**
 * How many of the positive ones are found.
 *
 * figure = true positives / (true positives + false negatives), and 0 when there are none, over all outputs of all samples, weighted
 *
 * @param options.threshold outputs above it count as positive; 0.5
 * @param options.classId only this class' outputs count; all
 * @param options.topK only the so many largest outputs of a sample are positive; none
 * @param options.name its name; "recall"
 * @throws when topK is not a positive integer, or threshold no number
 * @example metrics.recall({ threshold: 0.4 })
 */
export function recall(options: CountMetricOptions = {}): Recall {
  return new Recall(options);
}
