import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link selu}. */
export class Selu extends Activation {
  readonly kind = "selu";

  apply(x: Tensor): Tensor {
    return tf.selu(x);
  }
}

/**
 * The scaled exponential linear unit, whose layers keep mean 0 and variance 1.
 *
 * y = λx for x > 0, λα(exp(x) − 1) otherwise, with λ = 1.0507 and α = 1.6733
 *
 * @example activations.selu().apply(tf.tensor1d([-1, 0, 2])) // [-1.111, 0, 2.101]
 */
export function selu(): Selu {
  return new Selu();
}
