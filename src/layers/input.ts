import { type Shape, shapeText } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { Layer, type LayerOptions } from "./layer.js";
import type { SymbolicTensor } from "./symbolicTensor.js";

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

  /** The place in a network that samples come in at. */
  symbol(): SymbolicTensor {
    this.place([], [this.outputShape]);
    return this.output;
  }
}

export interface SymbolicInputOptions {
  /** The shape of one sample, without the batch axis; [] for a single number. */
  readonly shape: Shape;
  /** What data for this input is called by. */
  readonly name?: string;
}

/**
 * Where a model begins.
 *
 * y = x
 *
 * With `shape` it is a symbolic tensor that layers are applied to, for a model that is laid out as a graph; with `inputShape` it is a layer
 * for a sequential model, the same as `inputShape` on the first layer.
 *
 * @param options.shape the shape of one sample
 * @param options.name what data for this input is called by
 * @returns a symbolic tensor of that shape, or a layer that keeps it
 * @throws when the shape holds anything but positive integers
 * @example
 * const x = layers.input({ shape: [784] });
 * const net = model({ inputs: x, outputs: layers.dense({ units: 10 }).apply(x) });
 * @example sequential([layers.input({ inputShape: [784] }), layers.dense({ units: 10 })])
 */
export function input(options: SymbolicInputOptions): SymbolicTensor;
export function input(options: InputOptions): Input;
export function input(options: SymbolicInputOptions | InputOptions): SymbolicTensor | Input {
  if ("inputShape" in options) return new Input(options);
  const { shape, name } = options;
  if (!Array.isArray(shape) || !shape.every((length) => Number.isInteger(length) && length > 0)) {
    throw new Error(`input: shape must be a list of positive integers, one sample's without the batch axis; received ${Array.isArray(shape) ? shapeText(shape) : String(shape)}.`);
  }
  return new Input({ inputShape: shape, ...(name === undefined ? {} : { name }) }).symbol();
}
