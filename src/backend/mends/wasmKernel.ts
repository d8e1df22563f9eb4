import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs";
import type { Tensor, Tfjs } from "../tfjs.js";

/** What a kernel of ours computes: tensors in, one tensor out; `attributes` are those that tfjs' own op gives. */
export type Compute<Inputs extends string, Attributes> = (inputs: Record<Inputs, Tensor>, attributes: Attributes) => Tensor;

/**
 * Registers an op for the wasm backend, in place of the backend's own where it has one. The computation is written in other ops of tfjs;
 * what it makes on the way is disposed.
 *
 * @throws Error from the op when tfjs leaves out one of the named inputs.
 */
export function registerWasmKernel<Inputs extends string, Attributes>(tf: Tfjs, kernelName: string, names: readonly Inputs[], compute: Compute<Inputs, Attributes>): void {
  const kernelFunc: KernelFunc = ({ inputs, attrs }) => {
    const missing = names.find((name) => inputs[name] === undefined);
    if (missing !== undefined) throw new Error(`${kernelName}: the input ${missing} is missing.`);
    return tf.tidy(() => compute(inputs as Record<Inputs, Tensor & TensorInfo>, attrs as Attributes));
  };
  if (tf.getKernel(kernelName, "wasm") !== undefined) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc });
}
