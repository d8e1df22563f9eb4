import type { Tensor } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link mish}. */
export class Mish extends Activation {
  readonly kind = "mish";

  apply(x: Tensor): Tensor {
    return x.mul(x.softplus().tanh());
  }
}

/**
 * A smooth rectifier that dips below zero.
 *
 * y = x tanh(ln(1 + exp x))
 *
 * @example activations.mish().apply(tf.tensor1d([1])) // [0.865]
 * @see Misra, Mish: a self regularized non-monotonic activation function, 2019
 */
export function mish(): Mish {
  return new Mish();
}
