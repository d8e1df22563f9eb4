import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link softmax}. */
export class Softmax extends Activation {
  readonly kind = "softmax";

  apply(x: Tensor): Tensor {
    return tf.softmax(x);
  }
}

/**
 * Softmax turns the numbers along the last axis into probabilities that add up to 1.
 *
 * y_i = exp(x_i) / Σ_j exp(x_j)
 *
 * @example activations.softmax().apply(tf.tensor1d([-1, 0, 2])) // [0.042, 0.114, 0.844]
 */
export function softmax(): Softmax {
  return new Softmax();
}
