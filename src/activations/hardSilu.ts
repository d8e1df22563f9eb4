import type { Tensor } from "../backend/index.js";
import { Activation } from "./activation.js";
import { hardSigmoid } from "./hardSigmoid.js";

/** See {@link hardSilu}. */
export class HardSilu extends Activation {
  readonly kind = "hardSilu";

  apply(x: Tensor): Tensor {
    return x.mul(hardSigmoid().apply(x));
  }
}

/**
 * Silu with a sigmoid of straight lines, also called hard swish.
 *
 * y = x · min(max(x + 3, 0), 6) / 6
 *
 * @example activations.hardSilu().apply(tf.tensor1d([-3, 1])) // [0, 0.667]
 * @see Howard et al., Searching for MobileNetV3, 2019
 */
export function hardSilu(): HardSilu {
  return new HardSilu();
}
