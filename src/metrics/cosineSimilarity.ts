import type { Tensor } from "../backend/index.js";
import { cosineSimilarity as loss } from "../losses/cosineSimilarity.js";
import { MeanMetric } from "./meanMetric.js";

/** See {@link cosineSimilarity}. */
export class CosineSimilarity extends MeanMetric {
  readonly name = "cosineSimilarity";

  values(targets: Tensor, predictions: Tensor): Tensor {
    return loss().values(targets, predictions).neg();
  }
}

/**
 * The mean cosine of the angle between predictions and targets: 1 for the same direction. (As a loss it has the opposite sign.)
 *
 * figure = mean (t · p) / (‖t‖ ‖p‖)
 *
 * @example metrics.cosineSimilarity()
 */
export function cosineSimilarity(): CosineSimilarity {
  return new CosineSimilarity();
}
