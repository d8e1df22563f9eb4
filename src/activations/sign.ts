import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link sign}. */
export class Sign extends Activation {
  readonly kind = "sign";

  apply(x: Tensor): Tensor {
    const binary = tf.customGrad((value, save) => {
      const v = value as Tensor;
      (save as (tensors: Tensor[]) => void)([v]);
      return {
        value: tf.where(tf.greaterEqual(v, 0), tf.onesLike(v), tf.onesLike(v).neg()),
        gradFunc: (dy: Tensor, [saved = v]: Tensor[]) => dy.mul(tf.lessEqual(saved.abs(), 1).toFloat()),
      };
    });
    return binary(x);
  }
}

/**
 * neon's Sign for binary networks. The sign has no gradient, so that of the identity stands for it as long as |x| ≤ 1.
 *
 * y = 1 for x ≥ 0, −1 otherwise; dy/dx taken as 1 for |x| ≤ 1, 0 otherwise
 *
 * @example activations.sign().apply(tf.tensor1d([-0.3, 0, 2])) // [-1, 1, 1]
 * @see Courbariaux et al., Binarized neural networks, 2016
 */
export function sign(): Sign {
  return new Sign();
}
