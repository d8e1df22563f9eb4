import type { Shape } from "../arithmetic/shape.js";
import { isNative, tf } from "./backend.js";
import { nodeBackendOf } from "./nodeBackend.js";
import type { Tensor } from "./tfjs.js";

/**
 * Copies samples from JavaScript's memory to TensorFlow's, in one pass that scales them.
 *
 * @param values all samples, one after the other
 * @param shape of one sample
 * @param order which samples
 * @param scale what each number is multiplied by, in double precision
 * @param lend whether the tensor may read from `values` themselves, which must not change meanwhile: no copy then where they were made by {@link alignedFloats},
 *   the samples follow each other and nothing is scaled
 * @returns the samples [order.length, ...shape], which the caller disposes; undefined on a rung without TensorFlow
 */
export function gatherRows(values: Float32Array | Uint8Array, shape: Shape, order: Uint32Array, scale = 1, lend = false): Tensor | undefined {
  if (!isNative) return undefined;
  const node = nodeBackendOf(tf);
  const whole = [order.length, ...shape];
  const id = node.binding.gatherRows(whole, values, order, scale, lend);
  return node.createOutputTensor({ id, shape: whole, dtype: node.binding.TF_FLOAT });
}

/** The same numbers as floats, where TensorFlow can read them without a copy: see {@link gatherRows}. Their buffer is a little longer than they are. */
export function alignedFloats(values: ArrayLike<number>): Float32Array {
  const floats = isNative ? nodeBackendOf(tf).binding.alignedFloats(values.length) : new Float32Array(values.length);
  floats.set(values);
  return floats;
}
