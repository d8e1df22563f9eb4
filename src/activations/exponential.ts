import type { Tensor } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link exponential}. */
export class Exponential extends Activation {
  readonly kind = "exponential";

  apply(x: Tensor): Tensor {
    return x.exp();
  }
}

/**
 * The exponential function.
 *
 * y = exp(x)
 *
 * @example activations.exponential().apply(tf.tensor1d([0, 1])) // [1, 2.718]
 */
export function exponential(): Exponential {
  return new Exponential();
}
