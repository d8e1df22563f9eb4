import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../baseLayer.js";
import type { Mask } from "../callContext.js";
import { ElementwiseMerge } from "./elementwiseMerge.js";

/** The inputs' product: see {@link multiply}. */
export class Multiply extends ElementwiseMerge {
  readonly kind = "multiply";

  protected merge(inputs: readonly Tensor[], masks: readonly Mask[]): Tensor {
    // A step that a mask leaves out is a factor of 1, but not where nothing else is multiplied.
    const product = inputs.map((x, i) => factor(x, masks[i])).reduce((all, x) => all.mul(x));
    const counts = inputs.map((_, i) => masks[i]).reduce((any, mask) => (any === undefined || mask === undefined ? undefined : any.logicalOr(mask)));
    return counts === undefined ? product : tf.where(counts, product, tf.zerosLike(product));
  }
}

/**
 * Multiplies its inputs, number by number. Steps that an input's mask leaves out count as 1, and are 0 where every input's
 * mask leaves them out.
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
