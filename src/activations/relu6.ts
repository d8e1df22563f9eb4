import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link relu6}. */
export class Relu6 extends Activation {
  readonly kind = "relu6";

  apply(x: Tensor): Tensor {
    const below = tf.step(tf.sub(6, x));
    return tf.relu(x).mul(below).add(tf.sub(1, below).mul(6));
  }
}

/**
 * The rectifier with a ceiling of 6. Its gradient is 0 at 0 and at 6.
 *
 * y = min(max(x, 0), 6)
 *
 * @example activations.relu6().apply(tf.tensor1d([-1, 3, 8])) // [0, 3, 6]
 * @see Howard et al., MobileNets, 2017
 */
export function relu6(): Relu6 {
  return new Relu6();
}
