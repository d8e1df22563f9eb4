import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link sparsePlus}. */
export class SparsePlus extends Activation {
  readonly kind = "sparsePlus";

  apply(x: Tensor): Tensor {
    const risen = tf.step(x.add(1));
    const straight = tf.step(x.sub(1));
    return x.add(1).square().mul(0.25).mul(risen.sub(straight)).add(x.mul(straight));
  }
}

/**
 * A softplus that is exactly 0 below −1 and exactly x above 1.
 *
 * y = 0 for x ≤ −1, ¼ (x + 1)² between, x for x ≥ 1
 *
 * @example activations.sparsePlus().apply(tf.tensor1d([-2, 0, 2])) // [0, 0.25, 2]
 */
export function sparsePlus(): SparsePlus {
  return new SparsePlus();
}
