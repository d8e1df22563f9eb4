import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link sigmoid}. */
export class Sigmoid extends Activation {
  readonly kind = "sigmoid";

  apply(x: Tensor): Tensor {
    return tf.sigmoid(x);
  }
}

/**
 * The logistic function squeezes every number into (0, 1).
 *
 * y = 1 / (1 + exp(−x))
 *
 * @example activations.sigmoid().apply(tf.tensor1d([-1, 0, 2])) // [0.269, 0.5, 0.881]
 */
export function sigmoid(): Sigmoid {
  return new Sigmoid();
}
