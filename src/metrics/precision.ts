import { CountMetric, type CountMetricOptions } from "./countMetric.js";
import { share, type countsOf } from "./thresholdCounts.js";

/** See {@link precision}. */
export class Precision extends CountMetric {
  constructor(options: CountMetricOptions) {
    super("precision", options);
  }

  protected figure({ tp, fp }: ReturnType<typeof countsOf>): number {
    return share(tp, tp + fp);
  }
}

/**
 * How many of those called positive are.
 *
 * figure = true positives / (true positives + false positives), and 0 when nothing is called positive, over all outputs of all samples, weighted
 *
 * @param options.threshold outputs above it count as positive; 0.5
 * @param options.classId only this class' outputs count; all
 * @param options.topK only the so many largest outputs of a sample are positive; none
 * @param options.name its name; "precision"
 * @throws when topK is not a positive integer, or threshold no number
 * @example metrics.precision({ threshold: 0.4 })
 */
export function precision(options: CountMetricOptions = {}): Precision {
  return new Precision(options);
}
