import { type Tensor, tf } from "../backend/index.js";
import { Loss } from "./loss.js";

/** See {@link categoricalHinge}. */
export class CategoricalHinge extends Loss {
  readonly kind = "categoricalHinge";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const right = targets.mul(predictions).sum(-1);
    const best = tf.max(tf.sub(1, targets).mul(predictions), -1);
    return tf.relu(best.sub(right).add(1));
  }
}

/**
 * The hinge for one-hot targets: the right output must exceed every other one by 1.
 *
 * l = max(0, 1 + max_i (1 − t_i) p_i − Σ t_i p_i)
 *
 * @example losses.categoricalHinge().value(tf.tensor2d([[0, 1]]), tf.tensor2d([[0.5, 1]])) // 0.5
 */
export function categoricalHinge(): CategoricalHinge {
  return new CategoricalHinge();
}
