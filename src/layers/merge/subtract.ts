import type { Shape } from "../../arithmetic/shape.js";
import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../baseLayer.js";
import { ElementwiseMerge } from "./elementwiseMerge.js";

/** The difference of two: see {@link subtract}. */
export class Subtract extends ElementwiseMerge {
  readonly kind = "subtract";

  protected override shapeAfter(inputs: readonly Shape[]): Shape {
    if (inputs.length !== 2) throw new Error(`${this.name}: the layer takes exactly 2 inputs; received ${inputs.length}.`);
    return super.shapeAfter(inputs);
  }

  protected merge(inputs: readonly Tensor[]): Tensor {
    return inputs.reduce((first, second) => first.sub(second));
  }
}

/**
 * Subtracts the second of two inputs from the first.
 *
 * y = x₁ − x₂
 *
 * @returns a layer from two inputs of one shape (or shapes that broadcast) to that shape
 * @throws when the shapes differ otherwise, or there are not exactly two inputs
 * @example const y = layers.subtract().apply([a, b]);
 */
export function subtract(options: LayerOptions = {}): Subtract {
  return new Subtract(options);
}
