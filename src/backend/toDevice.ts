import { isNative, tf } from "./backend.js";
import { nodeBackendOf } from "./nodeBackend.js";
import type { Tensor } from "./tfjs.js";

/** Hands tensors' values to TensorFlow now, not when they are first used: the arrays that they came from may then change. */
export function toDevice(tensors: readonly Tensor[]): void {
  if (isNative) nodeBackendOf(tf).getInputTensorIds(tensors);
}
