import { type Shape, shapeText } from "../arithmetic/shape.js";
import type { BaseLayer } from "./baseLayer.js";

/** One use of a layer in a network: what it was applied to and what came out. A layer that is used twice has two, and one set of weights. */
export class Application {
  readonly layer: BaseLayer;
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];

  constructor(layer: BaseLayer, inputs: readonly SymbolicTensor[], outputShapes: readonly Shape[]) {
    this.layer = layer;
    this.inputs = [...inputs];
    this.outputs = outputShapes.map((shape, index) => new SymbolicTensor(this, index, shape));
  }
}

/**
 * A place in a network that is being laid out: it has a shape and no numbers yet.
 *
 * `layers.input({ shape })` gives the first one, a layer's `apply` the next, and `model({ inputs, outputs })` makes a network of them.
 */
export class SymbolicTensor {
  /** The application that it comes out of. */
  readonly source: Application;
  /** Which of the application's outputs it is. */
  readonly index: number;
  /** The shape of one sample, without the batch axis. */
  readonly shape: Shape;

  constructor(source: Application, index: number, shape: Shape) {
    this.source = source;
    this.index = index;
    this.shape = shape;
  }

  /** `dense [64]`: the layer that it comes out of, and its shape. */
  toString(): string {
    const part = this.source.outputs.length === 1 ? "" : `, output ${this.index + 1}`;
    return `${this.source.layer.name}${part} ${shapeText(this.shape)}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
