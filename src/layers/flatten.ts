import { type Shape, sizeOf } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { Layer, type LayerOptions } from "./layer.js";

/** One axis out of many: see {@link flatten}. */
export class Flatten extends Layer {
  readonly kind = "flatten";

  protected shapeAfter(input: Shape): Shape {
    return [sizeOf(input)];
  }

  call(input: Tensor): Tensor {
    return input.reshape([-1, sizeOf(input.shape.slice(1))]);
  }
}

/**
 * Lays all axes of a sample out as one, the last axis fastest.
 *
 * y[(r · columns + c) · channels + k] = x[r, c, k], and so on for any number of axes
 *
 * @returns a layer from any shape to [its size]
 * @example sequential([layers.flatten({ inputShape: [28, 28, 1] }), layers.dense({ units: 10 })]) // [784], then [10]
 */
export function flatten(options: LayerOptions = {}): Flatten {
  return new Flatten(options);
}
