import type { DataId, KernelBackend, TensorInfo } from "@tensorflow/tfjs";
import type { Binding, OpAttribute, TensorDescription } from "./binding.js";
import type { Tensor, Tfjs } from "./tfjs.js";

/** What tfjs-node keeps of a tensor: `values` until the first op uses them, from then on `id`, the binding's number. */
export interface NodeTensorData {
  shape: number[];
  dtype: number;
  id: number;
  values: unknown;
  refCount: number;
}

/** The members of tfjs-node's NodeJSKernelBackend that this folder uses; its own typings leave most of them out. */
export interface NodeBackend extends KernelBackend {
  binding: Binding;
  readonly tensorMap: { get(dataId: DataId): NodeTensorData; has(dataId: DataId): boolean };
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  createOutputTensor(description: TensorDescription): Tensor;
  executeSingleOutput(name: string, attributes: readonly OpAttribute[], inputs: readonly TensorInfo[]): Tensor;
  executeMultipleOutputs(name: string, attributes: readonly OpAttribute[], inputs: readonly TensorInfo[], outputs: number): Tensor[];
  buckets(data: Tensor, bucketCount?: number): Tensor;
}

/** The node backend of an opened native rung. */
export function nodeBackendOf(tf: Tfjs): NodeBackend {
  const found: unknown = tf.findBackend("tensorflow");
  if (found === null || found === undefined) throw new Error("backend: tfjs-node registered no backend; the native rung is not open.");
  return found as NodeBackend;
}
