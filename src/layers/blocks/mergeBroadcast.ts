import { type Shape, shapeText, sizeOf } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import { Branches, type BranchesOptions } from "./branches.js";

const MERGES = ["recurrent", "depth", "stack"] as const;

export interface MergeBroadcastOptions extends BranchesOptions {
  /** How the outputs are put together: "recurrent" one after the other in time, "depth" by their last axis, "stack" as one long vector; "stack". */
  readonly merge?: (typeof MERGES)[number];
}

/** Branches beside each other: see {@link mergeBroadcast}. */
export class MergeBroadcast extends Branches {
  readonly kind = "mergeBroadcast";
  readonly merge: (typeof MERGES)[number];

  constructor(options: MergeBroadcastOptions) {
    super("mergeBroadcast", options);
    this.merge = options.merge ?? "stack";
    if (!MERGES.includes(this.merge)) throw new Error(`mergeBroadcast: merge must be one of ${MERGES.join(", ")}; received ${JSON.stringify(this.merge)}.`);
  }

  protected mergedShape(outputs: readonly Shape[]): Shape {
    if (this.merge === "stack") return [outputs.reduce((sum, shape) => sum + sizeOf(shape), 0)];
    const [first = []] = outputs;
    const grows = this.merge === "recurrent" ? 0 : first.length - 1;
    if (!outputs.every((shape) => shape.length === first.length && shape.every((length, axis) => axis === grows || length === first[axis]))) {
      throw new Error(
        `${this.name}: with merge ${JSON.stringify(this.merge)} all branches must give the same shape but for axis ${grows + 1}; ` +
          `received ${outputs.map(shapeText).join(" and ")}.`,
      );
    }
    return first.map((length, axis) => (axis === grows ? outputs.reduce((sum, shape) => sum + (shape[axis] ?? 0), 0) : length));
  }

  protected merged(outputs: readonly Tensor[]): Tensor {
    if (this.merge === "stack") return tf.concat(outputs.map((y) => y.reshape([y.shape[0] ?? 0, -1])), 1);
    return tf.concat([...outputs], this.merge === "recurrent" ? 1 : -1);
  }

  override config() {
    return { ...super.config(), merge: this.merge };
  }
}

/**
 * Sends its input through several branches and puts their outputs beside each other. neon's MergeBroadcast.
 *
 * y = [branch₁(x), branch₂(x), …]
 *
 * @param options.branches the ways side by side: layers, lists of layers, or [] for the input itself
 * @param options.merge "recurrent" along time, "depth" along the last axis (channels), "stack" as one vector; "stack"
 * @returns a layer to the merged shape
 * @throws when there is no branch, or their shapes don't go together
 * @example layers.mergeBroadcast({ merge: "depth", branches: [layers.conv2d({ filters: 8, kernelSize: 1 }), layers.conv2d({ filters: 8, kernelSize: 3, padding: "same" })] })
 */
export function mergeBroadcast(options: MergeBroadcastOptions): MergeBroadcast {
  return new MergeBroadcast(options);
}
