import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link tanh}. */
export class Tanh extends Activation {
  readonly kind = "tanh";

  apply(x: Tensor): Tensor {
    return tf.tanh(x);
  }
}

/**
 * The hyperbolic tangent squeezes every number into (−1, 1).
 *
 * y = (exp(x) − exp(−x)) / (exp(x) + exp(−x))
 *
 * @example activations.tanh().apply(tf.tensor1d([-1, 0, 2])) // [-0.762, 0, 0.964]
 */
export function tanh(): Tanh {
  return new Tanh();
}
