import type { Shape } from "../arithmetic/shape.js";
import { isNative, tf } from "./backend.js";
import { nodeBackendOf } from "./nodeBackend.js";
import type { Tensor } from "./tfjs.js";

/** Some samples' numbers on the device. */
export interface GatheredRows {
  readonly tensor: Tensor;
  /** False when one is NaN or infinite. */
  readonly finite: boolean;
}

/**
 * Copies samples from JavaScript's memory to TensorFlow's, in one pass that scales them and looks whether all are finite.
 *
 * @param values all samples, one after the other
 * @param shape of one sample
 * @param order which samples
 * @param scale what each number is multiplied by, in double precision
 * @returns the samples [order.length, ...shape], which the caller disposes; undefined on a rung without TensorFlow
 */
export function gatherRows(values: Float32Array | Uint8Array, shape: Shape, order: Uint32Array, scale = 1): GatheredRows | undefined {
  if (!isNative) return undefined;
  const node = nodeBackendOf(tf);
  const whole = [order.length, ...shape];
  const { id, finite } = node.binding.gatherRows(whole, values, order, scale);
  return { tensor: node.createOutputTensor({ id, shape: whole, dtype: node.binding.TF_FLOAT }), finite };
}
