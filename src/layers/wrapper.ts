import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { BaseLayer } from "./baseLayer.js";
import { type CallContext, Layer, type LayerOptions } from "./layer.js";

export interface WrapperOptions extends LayerOptions {
  /** The layer inside, or a whole model, of one input; its first output goes on. */
  readonly layer: BaseLayer;
}

/**
 * A layer around another one, whose weights are its own: what timeDistributed is, and what a wrapper of your own extends.
 *
 * @example
 * class Twice extends Wrapper {
 *   readonly kind = "twice";
 *   override call(x: Tensor, context: CallContext) { return super.call(x, context).mul(2); }
 * }
 * new Twice({ layer: layers.dense({ units: 3 }) }).apply(x)
 */
export abstract class Wrapper extends Layer {
  readonly layer: BaseLayer;

  constructor(options: WrapperOptions) {
    super(options);
    if (!(options.layer instanceof BaseLayer)) throw new Error(`wrapper: layer must be a layer, such as layers.dense({ units: 8 }); received ${String(options.layer)}.`);
    this.layer = options.layer;
  }

  protected shapeAfter(input: Shape): Shape {
    return this.layer.connect(input);
  }

  call(input: Tensor, context: CallContext): Tensor {
    const [output] = this.layer.pass([{ tensor: input, mask: context.mask }], context);
    if (output === undefined) throw new Error(`${this.name}: the layer inside gave no output.`);
    return output.tensor;
  }

  override config(): Record<string, unknown> {
    return { layer: this.layer };
  }
}
