import { type Shape, shapeText } from "../arithmetic/shape.js";
import { checkCount } from "../arithmetic/window.js";
import { type Tensor, tf } from "../backend/index.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface RepeatVectorOptions extends LayerOptions {
  /** How many times. */
  readonly n: number;
}

/** A vector as a sequence: see {@link repeatVector}. */
export class RepeatVector extends Layer {
  readonly kind = "repeatVector";
  readonly n: number;

  constructor(options: RepeatVectorOptions) {
    super(options);
    this.n = checkCount("repeatVector", "n", options.n);
  }

  protected shapeAfter(input: Shape): Shape {
    if (input.length !== 1) throw new Error(`${this.name}: the input must be a vector [features]; received ${shapeText(input)}. Put layers.flatten() before it.`);
    return [this.n, ...input];
  }

  call(input: Tensor): Tensor {
    return tf.tile(input.expandDims(1), [1, this.n, 1]);
  }

  override config() {
    return { n: this.n };
  }
}

/**
 * Repeats a vector as the steps of a sequence, such as an encoder's summary for every step of a decoder.
 *
 * y[t, i] = x[i], for t from 0 to n − 1
 *
 * @param options.n how many steps
 * @returns a layer from [features] to [n, features]
 * @throws when n is no positive integer, or the input no vector
 * @example layers.repeatVector({ n: 3, inputShape: [32] }) // [3, 32]
 */
export function repeatVector(options: RepeatVectorOptions): RepeatVector {
  return new RepeatVector(options);
}
