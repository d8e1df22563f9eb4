import type { Tensor } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link silu}. */
export class Silu extends Activation {
  readonly kind = "silu";

  apply(x: Tensor): Tensor {
    return x.mul(x.sigmoid());
  }
}

/**
 * The sigmoid linear unit, also called swish.
 *
 * y = x / (1 + exp(−x))
 *
 * @example activations.silu().apply(tf.tensor1d([1])) // [0.731]
 * @see Elfwing, Uchibe and Doya, Sigmoid-weighted linear units, 2018
 */
export function silu(): Silu {
  return new Silu();
}
