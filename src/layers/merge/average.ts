import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../baseLayer.js";
import { ElementwiseMerge } from "./elementwiseMerge.js";

/** The inputs' mean: see {@link average}. */
export class Average extends ElementwiseMerge {
  readonly kind = "average";

  protected merge(inputs: readonly Tensor[]): Tensor {
    return inputs.reduce((sum, x) => sum.add(x)).div(inputs.length);
  }
}

/**
 * The mean of its inputs, number by number.
 *
 * y = (x₁ + … + x_n) / n
 *
 * @returns a layer from several inputs of one shape (or shapes that broadcast) to that shape
 * @throws when the shapes differ otherwise, or there are fewer than two inputs
 * @example const y = layers.average().apply([a, b]);
 */
export function average(options: LayerOptions = {}): Average {
  return new Average(options);
}
