import type { Tensor } from "../backend/index.js";
import { Loss } from "./loss.js";
import { unitLength } from "./unitLength.js";

/** See {@link cosineSimilarity}. */
export class CosineSimilarity extends Loss {
  readonly kind = "cosineSimilarity";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    return unitLength(targets).mul(unitLength(predictions)).sum(-1).neg();
  }
}

/**
 * The cosine of the angle between prediction and target, with its sign turned so that smaller is nearer.
 *
 * l = −(t · p) / (‖t‖ ‖p‖): −1 for the same direction, 0 for a right angle, 1 for the opposite
 *
 * @example losses.cosineSimilarity().value(tf.tensor2d([[1, 0]]), tf.tensor2d([[1, 1]])) // −0.7071
 */
export function cosineSimilarity(): CosineSimilarity {
  return new CosineSimilarity();
}
