import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link relu}. */
export class Relu extends Activation {
  readonly kind = "relu";

  apply(x: Tensor): Tensor {
    return tf.relu(x);
  }
}

/**
 * The rectifier: lets positive numbers through and makes the others 0. Its gradient is 1 above zero and 0 elsewhere, at zero too.
 *
 * y = max(x, 0)
 *
 * @example activations.relu().apply(tf.tensor1d([-1, 0, 2])) // [0, 0, 2]
 */
export function relu(): Relu {
  return new Relu();
}
