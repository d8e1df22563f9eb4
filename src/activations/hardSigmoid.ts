import type { Tensor } from "../backend/index.js";
import { Activation } from "./activation.js";
import { relu6 } from "./relu6.js";

/** See {@link hardSigmoid}. */
export class HardSigmoid extends Activation {
  readonly kind = "hardSigmoid";

  apply(x: Tensor): Tensor {
    return relu6().apply(x.add(3)).div(6);
  }
}

/**
 * A sigmoid of three straight lines.
 *
 * y = min(max(x + 3, 0), 6) / 6. (Keras 2 had the slope 0.2 in place of 1/6.)
 *
 * @example activations.hardSigmoid().apply(tf.tensor1d([-3, 0, 1])) // [0, 0.5, 0.667]
 */
export function hardSigmoid(): HardSigmoid {
  return new HardSigmoid();
}
