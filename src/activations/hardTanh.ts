import type { Tensor } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link hardTanh}. */
export class HardTanh extends Activation {
  readonly kind = "hardTanh";

  apply(x: Tensor): Tensor {
    return x.clipByValue(-1, 1);
  }
}

/**
 * Bounds numbers to −1 and 1.
 *
 * y = min(max(x, −1), 1), with the gradient 1 at the bounds themselves
 *
 * @example activations.hardTanh().apply(tf.tensor1d([-2, 0.5])) // [-1, 0.5]
 */
export function hardTanh(): HardTanh {
  return new HardTanh();
}
