import type { Tensor1D, Tfjs } from "../tfjs.js";
import { registerWasmKernel } from "./wasmKernel.js";

/** Gives the wasm backend the sum by segments, which is the gradient of gather: without it tfjs 4.22 can't train an embedding there. */
export function mendWasmSegmentSum(tf: Tfjs): void {
  registerWasmKernel(tf, "UnsortedSegmentSum", ["x", "segmentIds"], ({ x, segmentIds }, { numSegments }: { readonly numSegments: number }) =>
    // Where an index comes twice, scatterND adds.
    tf.scatterND((segmentIds as Tensor1D).expandDims(-1).toInt(), x, [numSegments, ...x.shape.slice(1)]));
}
