import type { Tensor } from "../backend/index.js";
import { moments } from "./moments.js";
import { MeanMetric } from "./meanMetric.js";

/** See {@link pearsonCorrelation}. */
export class PearsonCorrelation extends MeanMetric {
  readonly name = "pearsonCorrelation";

  values(targets: Tensor, predictions: Tensor): Tensor {
    const { covariance, targetVariance, predictionVariance } = moments(targets, predictions);
    return covariance.div(targetVariance.mul(predictionVariance).sqrt().add(1e-7));
  }
}

/**
 * How well a straight line explains each sample's outputs by its targets, averaged over the samples, as in Keras.
 *
 * figure = mean over the samples of cov(t, p) / (σ_t σ_p), along the last axis
 *
 * @example metrics.pearsonCorrelation()
 */
export function pearsonCorrelation(): PearsonCorrelation {
  return new PearsonCorrelation();
}
