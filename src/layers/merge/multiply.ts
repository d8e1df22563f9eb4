import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../baseLayer.js";
import type { Mask } from "../callContext.js";
import { ElementwiseMerge } from "./elementwiseMerge.js";

/** The inputs' product: see {@link multiply}. */
export class Multiply extends ElementwiseMerge {
  readonly kind = "multiply";

  protected merge(inputs: readonly Tensor[], masks: readonly Mask[]): Tensor {
    // A step that a mask leaves out is a factor of 1.
    return inputs.map((x, i) => factor(x, masks[i])).reduce((product, x) => product.mul(x));
  }
}

/**
 * Multiplies its inputs, number by number. Steps that an input's mask leaves out count as 1.
 *
 * y = x₁ · x₂ · …
 *
 * @returns a layer from several inputs of one shape (or shapes that broadcast) to that shape
 * @throws when the shapes differ otherwise, or there are fewer than two inputs
 * @example const y = layers.multiply().apply([a, gate]);
 */
export function multiply(options: LayerOptions = {}): Multiply {
  return new Multiply(options);
}

function factor(x: Tensor, mask: Mask): Tensor {
  return mask === undefined ? x : tf.where(mask, x, tf.onesLike(x));
}
