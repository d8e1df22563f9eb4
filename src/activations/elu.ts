import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link elu}. */
export class Elu extends Activation {
  readonly kind = "elu";

  apply(x: Tensor): Tensor {
    return tf.elu(x);
  }
}

/**
 * The exponential linear unit: the identity above zero, a smooth approach to −1 below.
 *
 * y = x for x > 0, exp(x) − 1 otherwise
 *
 * @example activations.elu().apply(tf.tensor1d([-1, 0, 2])) // [-0.632, 0, 2]
 */
export function elu(): Elu {
  return new Elu();
}
