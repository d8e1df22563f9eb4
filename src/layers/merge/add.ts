import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../baseLayer.js";
import { ElementwiseMerge } from "./elementwiseMerge.js";

/** The inputs' sum: see {@link add}. */
export class Add extends ElementwiseMerge {
  readonly kind = "add";

  protected merge(inputs: readonly Tensor[]): Tensor {
    return inputs.reduce((sum, x) => sum.add(x));
  }
}

/**
 * Adds its inputs up, number by number.
 *
 * y = x₁ + x₂ + …
 *
 * @returns a layer from several inputs of one shape (or shapes that broadcast) to that shape
 * @throws when the shapes differ otherwise, or there are fewer than two inputs
 * @example const y = layers.add().apply([a, b]);
 */
export function add(options: LayerOptions = {}): Add {
  return new Add(options);
}
