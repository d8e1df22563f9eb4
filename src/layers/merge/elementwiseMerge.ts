import { sameShape, type Shape, shapeText } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import type { CallContext, Mask } from "../callContext.js";
import { MergeLayer } from "../mergeLayer.js";

/**
 * What the merges number by number share. Inputs of one shape; or of shapes that broadcast, an axis of length 1 standing for any length.
 * Where ranks differ, the smaller ones get axes of length 1 after the batch, as in Keras.
 */
export abstract class ElementwiseMerge extends MergeLayer {
  /** The output for inputs of one rank. `masks` are theirs [batch, time, 1…], for merges to which a step left out is not a 0. */
  protected abstract merge(inputs: readonly Tensor[], masks: readonly Mask[]): Tensor;

  protected shapeAfter(inputs: readonly Shape[]): Shape {
    return inputs.reduce((a, b) => {
      const rank = Math.max(a.length, b.length);
      const [one, other] = [widened(a, rank), widened(b, rank)];
      if (!one.every((length, axis) => length === other[axis] || length === 1 || other[axis] === 1)) {
        throw new Error(`${this.name}: the inputs must have the same shape, or lengths of 1 where they differ; received ${inputs.map(shapeText).join(" and ")}.`);
      }
      return one.map((length, axis) => (length === 1 ? (other[axis] ?? 1) : length));
    });
  }

  call(inputs: readonly Tensor[], { masks = [] }: CallContext): Tensor {
    const rank = Math.max(...inputs.map((input) => input.rank));
    return this.merge(
      inputs.map((input) => input.reshape([input.shape[0] ?? 0, ...widened(input.shape.slice(1), rank - 1)])),
      inputs.map((_, i) => masks[i]?.reshape([...(masks[i]?.shape ?? []), ...new Array<number>(Math.max(0, rank - 2)).fill(1)])),
    );
  }

  /** A step counts when it does in any input; all count when an input has no mask. */
  protected override maskAfter(masks: readonly Mask[], inputs: readonly Tensor[]): Mask {
    const given = masks.filter((mask) => mask !== undefined);
    if (given.length === 0 || given.length < inputs.length) return undefined;
    return given.reduce((any, mask) => any.logicalOr(mask));
  }
}

function widened(shape: Shape, rank: number): number[] {
  return [...new Array<number>(rank - shape.length).fill(1), ...shape];
}

/** The largest or smallest of the inputs' numbers, in which a step that a mask leaves out takes no part. */
export function extreme(inputs: readonly Tensor[], masks: readonly Mask[], choose: (a: Tensor, b: Tensor) => Tensor): Tensor {
  // tfjs' gradients of maximum and minimum don't add up over an axis that stood for several, and broadcastTo's knows no more than four axes.
  const shape = inputs.reduce<readonly number[]>((lengths, x) => x.shape.map((length, axis) => Math.max(length, lengths[axis] ?? 1)), []);
  return inputs
    .map((x, i) => ({ x: sameShape(x.shape, shape) ? x : x.add(tf.zeros([...shape])), mask: masks[i] }))
    .reduce((best, next) => {
      const x = next.mask === undefined ? next.x : tf.where(next.mask, next.x, best.x);
      const before = best.mask === undefined ? best.x : tf.where(best.mask, best.x, x);
      const mask = best.mask === undefined || next.mask === undefined ? undefined : best.mask.logicalOr(next.mask);
      return { x: choose(before, x), mask };
    }).x;
}
