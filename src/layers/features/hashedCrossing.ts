import { type Shape, sameShape, shapeText } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { MergeLayer } from "../mergeLayer.js";
import { checkMode, encoded, encodedShape } from "./encoding.js";
import { hash } from "./hash.js";

export interface HashedCrossingOptions extends LayerOptions {
  /** How many bins. */
  readonly numBins: number;
  /** "int" or "oneHot"; "int". */
  readonly outputMode?: "int" | "oneHot";
}

/** Columns together as bins: see {@link hashedCrossing}. */
export class HashedCrossing extends MergeLayer {
  readonly kind = "hashedCrossing";
  readonly numBins: number;
  readonly outputMode: "int" | "oneHot";

  constructor(options: HashedCrossingOptions) {
    super(options);
    this.numBins = checkCount("hashedCrossing", "numBins", options.numBins);
    this.outputMode = checkMode("hashedCrossing", options.outputMode ?? "int", ["int", "oneHot"]);
  }

  protected shapeAfter(inputs: readonly Shape[]): Shape {
    const [first = []] = inputs;
    if (!inputs.every((shape) => sameShape(shape, first))) throw new Error(`${this.name}: the inputs must have one shape; received ${inputs.map(shapeText).join(" and ")}.`);
    return encodedShape(this.name, first, this.outputMode, this.numBins);
  }

  call(inputs: readonly Tensor[]): Tensor {
    const columns = inputs.map((input): ArrayLike<unknown> => input.dataSync());
    const [first] = inputs;
    if (first === undefined) throw new Error(`${this.name}: there are no inputs.`);
    const bins = Int32Array.from({ length: first.size }, (_, i) => hash(columns.map((column) => String(column[i])).join("_X_")) % this.numBins);
    return encoded(tf.tensor(bins, first.shape, "int32"), this.outputMode, this.numBins);
  }

  override config() {
    return { numBins: this.numBins, outputMode: this.outputMode };
  }
}

/**
 * Puts what several columns say together into one of some bins by a hash, so that a linear model can learn about combinations.
 *
 * y = hash(a, b, …) mod numBins. The hash is FNV-1a; Keras' is FarmHash, so that its bins are others.
 *
 * @param options.numBins how many bins
 * @param options.outputMode "int" or "oneHot"; "int"
 * @returns a layer from several inputs [] or [1] to one of that shape, or to [numBins] for "oneHot"
 * @throws when numBins is no positive integer, or the columns differ in shape
 * @example layers.hashedCrossing({ numBins: 5 }).apply([tf.tensor(["A", "B"]), tf.tensor([1, 2])])
 */
export function hashedCrossing(options: HashedCrossingOptions): HashedCrossing {
  return new HashedCrossing(options);
}
