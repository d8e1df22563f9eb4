import { sameShape, type Shape, shapeText } from "../../arithmetic/shape.js";
import type { Tensor } from "../../backend/index.js";
import { Branches, type BranchesOptions } from "./branches.js";

/** Branches added up: see {@link mergeSum}. */
export class MergeSum extends Branches {
  readonly kind = "mergeSum";

  constructor(options: BranchesOptions) {
    super("mergeSum", options);
  }

  protected mergedShape(outputs: readonly Shape[]): Shape {
    const [first = [], ...others] = outputs;
    if (!others.every((shape) => sameShape(shape, first))) {
      throw new Error(`${this.name}: all branches must give the same shape; received ${outputs.map(shapeText).join(" and ")}.`);
    }
    return first;
  }

  protected merged(outputs: readonly Tensor[]): Tensor {
    return outputs.reduce((sum, y) => sum.add(y));
  }
}

/**
 * Sends its input through several branches and adds their outputs up. neon's MergeSum.
 *
 * y = branch₁(x) + branch₂(x) + …
 *
 * @param options.branches the ways side by side: layers, lists of layers, or [] for the input itself
 * @returns a layer to the shape that all branches give
 * @throws when there is no branch, or their shapes differ
 * @example layers.mergeSum({ branches: [layers.dense({ units: 8 }), [layers.dense({ units: 4, activation: "relu" }), layers.dense({ units: 8 })]] })
 */
export function mergeSum(options: BranchesOptions): MergeSum {
  return new MergeSum(options);
}
