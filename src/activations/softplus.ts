import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link softplus}. */
export class Softplus extends Activation {
  readonly kind = "softplus";

  apply(x: Tensor): Tensor {
    return tf.softplus(x);
  }
}

/**
 * The smooth version of relu.
 *
 * y = ln(1 + exp(x))
 *
 * @example activations.softplus().apply(tf.tensor1d([-1, 0, 2])) // [0.313, 0.693, 2.127]
 */
export function softplus(): Softplus {
  return new Softplus();
}
