import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { Layer, type LayerOptions } from "./layer.js";

/** Nothing done: see {@link identity}. */
export class Identity extends Layer {
  readonly kind = "identity";

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  call(input: Tensor): Tensor {
    return input;
  }
}

/**
 * Passes its input on, for a place where a layer must stand.
 *
 * y = x, of any shape
 *
 * @returns a layer that keeps any shape
 * @example layers.identity()
 */
export function identity(options: LayerOptions = {}): Identity {
  return new Identity(options);
}
