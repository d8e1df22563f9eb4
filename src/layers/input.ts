import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface InputOptions extends LayerOptions {
  /** The shape of one sample, without the batch axis. */
  readonly inputShape: Shape;
}

/** See {@link input}. */
export class Input extends Layer {
  readonly kind = "input";

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  call(input: Tensor): Tensor {
    return input;
  }
}

/**
 * Says what a model takes, as a layer of its own: the same as `inputShape` on the first layer.
 *
 * @param options.inputShape the shape of one sample
 * @example sequential([layers.input({ inputShape: [784] }), layers.dense({ units: 10 })])
 */
export function input(options: InputOptions): Input {
  return new Input(options);
}
