import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link sparseSigmoid}. */
export class SparseSigmoid extends Activation {
  readonly kind = "sparseSigmoid";

  apply(x: Tensor): Tensor {
    const inside = tf.step(tf.sub(1, x.abs()));
    return x.add(1).mul(0.5).mul(inside).add(tf.sub(1, inside).mul(tf.step(x)));
  }
}

/**
 * A sigmoid that is exactly 0 below −1 and exactly 1 above 1: the slope of sparsePlus.
 *
 * y = 0 for x ≤ −1, ½ (x + 1) between, 1 for x ≥ 1
 *
 * @example activations.sparseSigmoid().apply(tf.tensor1d([-2, 0, 2])) // [0, 0.5, 1]
 */
export function sparseSigmoid(): SparseSigmoid {
  return new SparseSigmoid();
}
