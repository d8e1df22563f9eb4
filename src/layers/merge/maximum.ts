import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../baseLayer.js";
import type { Mask } from "../callContext.js";
import { ElementwiseMerge, extreme } from "./elementwiseMerge.js";

/** The largest of the inputs: see {@link maximum}. */
export class Maximum extends ElementwiseMerge {
  readonly kind = "maximum";

  protected merge(inputs: readonly Tensor[], masks: readonly Mask[]): Tensor {
    return extreme(inputs, masks, (a, b) => tf.maximum(a, b));
  }
}

/**
 * The largest of its inputs, number by number. Steps that an input's mask leaves out take no part.
 *
 * y = max(x₁, x₂, …)
 *
 * @returns a layer from several inputs of one shape (or shapes that broadcast) to that shape
 * @throws when the shapes differ otherwise, or there are fewer than two inputs
 * @example const y = layers.maximum().apply([a, b]);
 */
export function maximum(options: LayerOptions = {}): Maximum {
  return new Maximum(options);
}
