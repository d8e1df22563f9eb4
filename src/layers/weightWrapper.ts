import type { Shape } from "../arithmetic/shape.js";
import type { Tensor, Variable } from "../backend/index.js";
import { type CallContext, Layer, type LayerOptions } from "./layer.js";

export interface WeightWrapperOptions extends LayerOptions {
  /** The layer whose weight is changed. */
  readonly layer: Layer;
  /** The weight's name; "kernel". */
  readonly weight?: string;
}

/** What the wrappers share that change a layer's weight before the layer uses it. */
export abstract class WeightWrapper extends Layer {
  readonly layer: Layer;
  readonly weightName: string;
  readonly #owner: string;

  constructor(owner: string, options: WeightWrapperOptions) {
    super(options);
    if (!(options.layer instanceof Layer)) throw new Error(`${owner}: layer must be a layer, such as layers.dense({ units: 8 }); received ${String(options.layer)}.`);
    this.#owner = owner;
    this.layer = options.layer;
    this.weightName = options.weight ?? "kernel";
  }

  protected shapeAfter(input: Shape): Shape {
    const output = this.layer.connect(input);
    this.wrappedShape();
    return output;
  }

  protected wrappedShape(): Shape {
    const found = this.layer.weightShapes.find(({ name }) => name === this.weightName);
    if (found !== undefined && found.shape.length > 1) return found.shape;
    const names = this.layer.weightShapes.map(({ name }) => name).join(", ");
    throw new Error(`${this.#owner}: the layer ${this.layer.name} has no weight ${JSON.stringify(this.weightName)} of two axes or more. It has ${names === "" ? "none" : names}.`);
  }

  /** The layer's weight as it is kept. */
  protected get wrapped(): Variable {
    const found = this.layer.weights.find(({ name }) => name === this.weightName);
    if (found === undefined) throw new Error(`${this.#owner}: the layer has no weight ${this.weightName}.`);
    return found.variable;
  }

  /** The layer's output with another tensor in the place of its weight. */
  protected callWith(weight: Tensor, input: Tensor, context: CallContext): Tensor {
    return this.layer.withWeights({ [this.weightName]: weight }, () => this.layer.call(input, context));
  }

  override config() {
    return { layer: { kind: this.layer.kind, ...this.layer.config() }, weight: this.weightName };
  }
}
