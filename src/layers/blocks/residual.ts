import { sameShape, type Shape, shapeText } from "../../arithmetic/shape.js";
import type { Activation } from "../../activations/activation.js";
import { type ActivationChoice, activationOf } from "../../activations/named.js";
import type { Tensor } from "../../backend/index.js";
import type { BaseLayer } from "../baseLayer.js";
import { conv2d } from "../conv2d.js";
import { dense } from "../dense.js";
import { type CallContext, Layer, type LayerOptions } from "../layer.js";
import { type Branch, layersOf, passThrough, shapeThrough } from "./branch.js";

export interface ResidualOptions extends LayerOptions {
  /** What is learnt beside the shortcut: a layer or several in a row. */
  readonly body: Branch;
  /** What the shortcut does; nothing where the shapes agree, else a product or a 1·1 convolution without bias that makes them agree. */
  readonly projection?: Branch;
  /** Applied to the sum; "linear". */
  readonly activation?: ActivationChoice;
}

/** A body with a shortcut past it: see {@link residual}. */
export class Residual extends Layer {
  readonly kind = "residual";
  readonly body: readonly BaseLayer[];
  projection: readonly BaseLayer[];
  readonly activation: Activation;

  constructor(options: ResidualOptions) {
    super(options);
    this.body = layersOf(options.body);
    this.projection = layersOf(options.projection ?? []);
    this.activation = activationOf(options.activation ?? "linear");
    if (this.body.length === 0) throw new Error("residual: body must hold at least one layer; received none.");
  }

  protected shapeAfter(input: Shape): Shape {
    const output = shapeThrough(this.body, input);
    if (this.projection.length === 0 && !sameShape(input, output)) this.projection = [projectionFor(this.name, input, output)];
    const shortcut = shapeThrough(this.projection, input);
    if (!sameShape(shortcut, output)) throw new Error(`${this.name}: the shortcut must give the body's shape ${shapeText(output)}; its projection gives ${shapeText(shortcut)}.`);
    return output;
  }

  call(input: Tensor, context: CallContext): Tensor {
    return this.activation.apply(passThrough(this.body, input, context).add(passThrough(this.projection, input, context)));
  }

  override config() {
    return { body: this.body, projection: this.projection, activation: this.activation.kind };
  }
}

/** The smallest layer from one shape to another: a product along the features, or a 1·1 convolution with the body's strides. */
function projectionFor(name: string, input: Shape, output: Shape): BaseLayer {
  const units = output.at(-1) ?? 0;
  if (input.length === output.length && sameShape(input.slice(0, -1), output.slice(0, -1))) return dense({ units, useBias: false });
  const [rows = 0, columns = 0] = input;
  const [outputRows = 0, outputColumns = 0] = output;
  const strides = [Math.ceil(rows / outputRows), Math.ceil(columns / outputColumns)] as const;
  const fits = Math.ceil(rows / strides[0]) === outputRows && Math.ceil(columns / strides[1]) === outputColumns;
  if (input.length === 3 && output.length === 3 && fits) return conv2d({ filters: units, kernelSize: 1, strides, useBias: false });
  throw new Error(`${name}: there is no simple shortcut from ${shapeText(input)} to the body's ${shapeText(output)}. Give one as projection, or padding "same" in the body.`);
}

/**
 * A shortcut past some layers, which then learn only the difference to their input: what makes networks of a hundred layers learn.
 *
 * y = activation(body(x) + x), or activation(body(x) + projection(x)) where the body changes the shape
 *
 * @param options.body the layers beside the shortcut
 * @param options.projection what the shortcut does; where the shapes differ a dense layer or a 1·1 convolution with strides, without bias
 * @param options.activation applied to the sum; "linear"
 * @returns a layer to the body's shape
 * @throws when the body is empty, or no simple shortcut leads to its shape
 * @example
 * layers.residual({
 *   body: [layers.conv2d({ filters: 64, kernelSize: 3, strides: 2, padding: "same", activation: "relu" }), layers.conv2d({ filters: 64, kernelSize: 3, padding: "same" })],
 *   activation: "relu",
 *   inputShape: [32, 32, 16],
 * }) // [16, 16, 64]
 * @see He et al., Deep residual learning for image recognition, 2015
 */
export function residual(options: ResidualOptions): Residual {
  return new Residual(options);
}
