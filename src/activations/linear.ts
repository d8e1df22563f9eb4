import type { Tensor } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link linear}. */
export class Linear extends Activation {
  readonly kind = "linear";

  apply(x: Tensor): Tensor {
    return x;
  }
}

/**
 * The identity: what a layer without an activation has.
 *
 * y = x
 *
 * @example activations.linear().apply(tf.tensor1d([-1, 0, 2])) // [-1, 0, 2]
 */
export function linear(): Linear {
  return new Linear();
}
