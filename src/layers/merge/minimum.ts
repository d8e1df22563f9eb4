import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../baseLayer.js";
import type { Mask } from "../callContext.js";
import { ElementwiseMerge, extreme } from "./elementwiseMerge.js";

/** The smallest of the inputs: see {@link minimum}. */
export class Minimum extends ElementwiseMerge {
  readonly kind = "minimum";

  protected merge(inputs: readonly Tensor[], masks: readonly Mask[]): Tensor {
    return extreme(inputs, masks, (a, b) => tf.minimum(a, b));
  }
}

/**
 * The smallest of its inputs, number by number. Steps that an input's mask leaves out take no part.
 *
 * y = min(x₁, x₂, …)
 *
 * @returns a layer from several inputs of one shape (or shapes that broadcast) to that shape
 * @throws when the shapes differ otherwise, or there are fewer than two inputs
 * @example const y = layers.minimum().apply([a, b]);
 */
export function minimum(options: LayerOptions = {}): Minimum {
  return new Minimum(options);
}
