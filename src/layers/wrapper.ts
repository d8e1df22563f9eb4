import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { type CallContext, Layer, type LayerOptions } from "./layer.js";

export interface WrapperOptions extends LayerOptions {
  /** The layer inside. */
  readonly layer: Layer;
}

/**
 * A layer around another one, whose weights are its own: what timeDistributed is, and what a wrapper of your own extends.
 *
 * @example
 * class Twice extends Wrapper {
 *   readonly kind = "twice";
 *   override call(x: Tensor, context: CallContext) { return this.layer.call(x, context).mul(2); }
 * }
 * new Twice({ layer: layers.dense({ units: 3 }) }).apply(x)
 */
export abstract class Wrapper extends Layer {
  readonly layer: Layer;

  constructor(options: WrapperOptions) {
    super(options);
    if (!(options.layer instanceof Layer)) throw new Error(`wrapper: layer must be a layer, such as layers.dense({ units: 8 }); received ${String(options.layer)}.`);
    this.layer = options.layer;
  }

  protected shapeAfter(input: Shape): Shape {
    return this.layer.connect(input);
  }

  call(input: Tensor, context: CallContext): Tensor {
    return this.layer.call(input, context);
  }

  override config(): Record<string, unknown> {
    return { layer: this.layer };
  }
}
