import { type Shape, shapeText } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../baseLayer.js";
import type { CallContext, Mask } from "../callContext.js";
import { MergeLayer } from "../mergeLayer.js";

export interface ConcatenateOptions extends LayerOptions {
  /** Which axis grows, counted with the batch as 0, or from the end; −1. */
  readonly axis?: number;
}

/** Inputs beside each other: see {@link concatenate}. */
export class Concatenate extends MergeLayer {
  readonly kind = "concatenate";
  readonly axis: number;

  constructor(options: ConcatenateOptions) {
    super(options);
    this.axis = options.axis ?? -1;
    if (!Number.isInteger(this.axis) || this.axis === 0) {
      throw new Error(`concatenate: axis must be an integer other than 0, the batch; received ${this.axis}. 1 is the first axis of a sample, -1 the last.`);
    }
  }

  protected shapeAfter(inputs: readonly Shape[]): Shape {
    const [first = []] = inputs;
    const grows = this.axis < 0 ? first.length + this.axis : this.axis - 1;
    const fits = (shape: Shape) => shape.length === first.length && shape.every((length, axis) => axis === grows || length === first[axis]);
    if (grows < 0 || grows >= first.length || !inputs.every(fits)) {
      throw new Error(`${this.name}: the inputs must have the same shape but for axis ${this.axis}; received ${inputs.map(shapeText).join(" and ")}.`);
    }
    return first.map((length, axis) => (axis === grows ? inputs.reduce((sum, shape) => sum + (shape[axis] ?? 0), 0) : length));
  }

  call(inputs: readonly Tensor[], _context: CallContext): Tensor {
    return tf.concat([...inputs], this.axis);
  }

  /** Along time the masks follow each other too, all true for an input without one; beside each other a step counts when it does in any input. */
  protected override maskAfter(masks: readonly Mask[], inputs: readonly Tensor[], output: Tensor): Mask {
    if (masks.every((mask) => mask === undefined) || output.rank < 3) return undefined;
    const all = inputs.map((input, i) => masks[i] ?? tf.ones(input.shape.slice(0, 2), "bool"));
    const alongTime = this.axis === 1 || this.axis + output.rank === 1;
    return alongTime ? tf.concat(all, 1) : all.reduce((any, mask) => any.logicalOr(mask));
  }

  override config() {
    return { axis: this.axis };
  }
}

/**
 * Puts its inputs beside each other along one axis.
 *
 * y = [x₁, x₂, …]
 *
 * @param options.axis which axis grows: 1 is the first axis of a sample (time, rows), −1 the last (features, channels); −1
 * @returns a layer from several inputs that differ in that axis alone
 * @throws when axis is 0 or beyond the inputs, or they differ elsewhere
 * @example const y = layers.concatenate().apply([a, b]); // [10, 3] and [10, 5] become [10, 8]
 */
export function concatenate(options: ConcatenateOptions = {}): Concatenate {
  return new Concatenate(options);
}
