import type { Shape } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface LambdaOptions extends LayerOptions {
  /** What the layer does with a batch. */
  readonly fn: (batch: Tensor) => Tensor;
  /** A sample's shape afterwards, or how to find it; by default `fn` is tried on a batch of one zero sample. */
  readonly outputShape?: Shape | ((input: Shape) => Shape);
}

/** A function as a layer: see {@link lambda}. */
export class Lambda extends Layer {
  readonly kind = "lambda";
  readonly #fn: (batch: Tensor) => Tensor;
  readonly #outputShape: LambdaOptions["outputShape"];

  constructor(options: LambdaOptions) {
    super(options);
    if (typeof options.fn !== "function") throw new Error(`lambda: fn must be a function of a batch; received ${String(options.fn)}.`);
    this.#fn = options.fn;
    this.#outputShape = options.outputShape;
  }

  protected shapeAfter(input: Shape): Shape {
    if (typeof this.#outputShape === "function") return this.#outputShape(input);
    if (this.#outputShape !== undefined) return this.#outputShape;
    const tried = tf.tidy(() => this.#fn(tf.zeros([1, ...input])));
    const shape = tried.shape.slice(1);
    tried.dispose();
    return shape;
  }

  call(input: Tensor): Tensor {
    return this.#fn(input);
  }

  override config() {
    return { fn: String(this.#fn) };
  }
}

/**
 * A function of a batch as a layer. It has no weights, and a saved model can't bring it back: give it again when you load one.
 *
 * y = fn(x), for the whole batch
 *
 * @param options.fn what the layer does with a batch
 * @param options.outputShape a sample's shape afterwards, or a function of the input's; by default fn is tried on zeros
 * @returns a layer from any shape to outputShape
 * @throws when fn is no function
 * @example layers.lambda({ fn: (x) => x.square() })
 */
export function lambda(options: LambdaOptions): Lambda {
  return new Lambda(options);
}
