import type { Tensor } from "../backend/index.js";

/** Means, variances and the covariance along the last axis. */
export function moments(targets: Tensor, predictions: Tensor) {
  const [targetMean, predictionMean] = [targets.toFloat().mean(-1), predictions.mean(-1)];
  const [t, p] = [targets.sub(targetMean.expandDims(-1)), predictions.sub(predictionMean.expandDims(-1))];
  return { targetMean, predictionMean, covariance: t.mul(p).mean(-1), targetVariance: t.square().mean(-1), predictionVariance: p.square().mean(-1) };
}
