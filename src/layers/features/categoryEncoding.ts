import type { Shape } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import type { Tensor } from "../../backend/index.js";
import { Layer, type LayerOptions } from "../layer.js";
import { checkMode, encoded, encodedShape } from "./encoding.js";

export interface CategoryEncodingOptions extends LayerOptions {
  /** How many categories there are. */
  readonly numTokens: number;
  /** "oneHot", "multiHot" or "count"; "multiHot". */
  readonly outputMode?: "oneHot" | "multiHot" | "count";
}

/** Categories as zeros and ones: see {@link categoryEncoding}. */
export class CategoryEncoding extends Layer {
  readonly kind = "categoryEncoding";
  readonly numTokens: number;
  readonly outputMode: "oneHot" | "multiHot" | "count";

  constructor(options: CategoryEncodingOptions) {
    super(options);
    this.numTokens = checkCount("categoryEncoding", "numTokens", options.numTokens);
    this.outputMode = checkMode("categoryEncoding", options.outputMode ?? "multiHot", ["oneHot", "multiHot", "count"]);
  }

  protected shapeAfter(input: Shape): Shape {
    return encodedShape(this.name, input, this.outputMode, this.numTokens);
  }

  call(input: Tensor): Tensor {
    return encoded(input, this.outputMode, this.numTokens);
  }

  override config() {
    return { numTokens: this.numTokens, outputMode: this.outputMode };
  }
}

/**
 * Writes categories, given as whole numbers from 0, as zeros and ones.
 *
 * "oneHot": y[i, k] = 1 where x[i] = k · "multiHot": y[k] = 1 where any x[i] = k · "count": y[k] = how many x[i] = k
 *
 * Of longer samples [..., n] the last axis is the one summed up. (So are the shapes that Keras 3.15 names, but its numbers are of the first one.)
 *
 * @param options.numTokens how many categories there are
 * @param options.outputMode "oneHot", "multiHot" or "count"; "multiHot"
 * @returns a layer from [n] to [numTokens], or for "oneHot" to [n, numTokens], and [numTokens] for n = 1
 * @throws when numTokens is no positive integer, or the mode is unknown
 * @example layers.categoryEncoding({ numTokens: 4 }).apply(tf.tensor([[0, 2]])) // [[1, 0, 1, 0]]
 */
export function categoryEncoding(options: CategoryEncodingOptions): CategoryEncoding {
  return new CategoryEncoding(options);
}
