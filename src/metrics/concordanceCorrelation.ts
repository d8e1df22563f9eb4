import type { Tensor } from "../backend/index.js";
import { moments } from "./moments.js";
import { MeanMetric } from "./meanMetric.js";

/** See {@link concordanceCorrelation}. */
export class ConcordanceCorrelation extends MeanMetric {
  readonly name = "concordanceCorrelation";

  values(targets: Tensor, predictions: Tensor): Tensor {
    const { covariance, targetVariance, predictionVariance, targetMean, predictionMean } = moments(targets, predictions);
    const apart = targetMean.sub(predictionMean).square();
    return covariance.mul(2).div(targetVariance.add(predictionVariance).add(apart).add(1e-7));
  }
}

/**
 * How near each sample's outputs lie to its targets themselves, averaged over the samples, as in Keras: 1 only when they are equal.
 *
 * figure = mean over the samples of 2 cov(t, p) / (σ_t² + σ_p² + (μ_t − μ_p)²), along the last axis
 *
 * @example metrics.concordanceCorrelation()
 * @see Lin, A concordance correlation coefficient to evaluate reproducibility, 1989
 */
export function concordanceCorrelation(): ConcordanceCorrelation {
  return new ConcordanceCorrelation();
}
