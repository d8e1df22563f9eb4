import { type Tensor, tf } from "../backend/index.js";
import { Loss, meanOfOutputs } from "./loss.js";
import { signedLabels } from "./signedLabels.js";

/** See {@link hinge}. */
export class Hinge extends Loss {
  readonly kind = "hinge";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    return meanOfOutputs(tf.relu(tf.sub(1, signedLabels(targets).mul(predictions))));
  }
}

/**
 * For targets −1 and 1 (0 and 1 are taken for these): nothing beyond the margin 1 costs anything.
 *
 * l = mean max(0, 1 − t p)
 *
 * @example losses.hinge().value(tf.tensor2d([[-1, 1]]), tf.tensor2d([[0.5, 2]])) // (1.5 + 0) / 2 = 0.75
 */
export function hinge(): Hinge {
  return new Hinge();
}
