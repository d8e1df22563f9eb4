import type { Shape } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import { Layer, type LayerOptions } from "../layer.js";
import { checkMode, encoded, encodedShape } from "./encoding.js";
import { hash } from "./hash.js";

type Mode = "int" | "oneHot" | "multiHot" | "count";

export interface HashingOptions extends LayerOptions {
  /** How many bins. */
  readonly numBins: number;
  /** A text or number that gets bin 0 for itself, such as "" for nothing; none. */
  readonly maskValue?: string | number;
  /** Mixed in, so that two layers put things into different bins; none. */
  readonly salt?: number;
  /** "int", "oneHot", "multiHot" or "count"; "int". */
  readonly outputMode?: Mode;
}

/** Words or numbers as bins by their hash: see {@link hashing}. */
export class Hashing extends Layer {
  readonly kind = "hashing";
  readonly numBins: number;
  readonly outputMode: Mode;
  readonly #mask: string | undefined;
  readonly #salt: string;

  constructor(options: HashingOptions) {
    super(options);
    this.numBins = checkCount("hashing", "numBins", options.numBins);
    this.outputMode = checkMode("hashing", options.outputMode ?? "int", ["int", "oneHot", "multiHot", "count"]);
    this.#mask = options.maskValue === undefined ? undefined : String(options.maskValue);
    this.#salt = options.salt === undefined ? "" : `${options.salt}:`;
    if (this.#mask !== undefined && this.numBins < 2) throw new Error("hashing: numBins must be at least 2 with a maskValue, which has bin 0 for itself.");
  }

  protected shapeAfter(input: Shape): Shape {
    return encodedShape(this.name, input, this.outputMode, this.numBins);
  }

  call(input: Tensor): Tensor {
    const values: ArrayLike<unknown> = input.dataSync();
    const bins = Int32Array.from({ length: values.length }, (_, i) => this.#bin(String(values[i])));
    return encoded(tf.tensor(bins, input.shape, "int32"), this.outputMode, this.numBins);
  }

  #bin(text: string): number {
    if (this.#mask === undefined) return hash(this.#salt + text) % this.numBins;
    return text === this.#mask ? 0 : 1 + (hash(this.#salt + text) % (this.numBins - 1));
  }

  override config() {
    const { maskValue, salt } = this.options as HashingOptions;
    return { numBins: this.numBins, outputMode: this.outputMode, ...(maskValue === undefined ? {} : { maskValue }), ...(salt === undefined ? {} : { salt }) };
  }
}

/**
 * Puts words or whole numbers into bins by their hash, without a vocabulary; different ones may share a bin.
 *
 * y = hash(x) mod numBins. The hash is FNV-1a; Keras' is FarmHash, so that its bins are others.
 *
 * @param options.numBins how many bins
 * @param options.maskValue a text or number that gets bin 0 for itself; none
 * @param options.salt mixed in, so that two layers put things into different bins; none
 * @param options.outputMode "int", "oneHot", "multiHot" or "count"; "int"
 * @returns a layer that keeps the shape for "int", else one from [] or [n] to [numBins]
 * @throws when numBins is no positive integer
 * @example layers.hashing({ numBins: 8 }).apply(tf.tensor([["red", "blue"]]))
 * @see Weinberger et al., Feature hashing for large scale multitask learning, 2009
 */
export function hashing(options: HashingOptions): Hashing {
  return new Hashing(options);
}
