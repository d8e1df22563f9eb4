import type { KernelConfig } from "@tensorflow/tfjs";
import { isRecordingForXla } from "../compiled/underWay.js";
import { nodeBackendOf } from "../nodeBackend.js";
import type { Tensor, Tfjs } from "../tfjs.js";

/** Up to so many numbers of a matrix the binding's product is faster than TensorFlow's: half of its time at 5,000, three quarters at 400,000. */
const LARGEST = 2 ** 20;

/**
 * Has the binding multiply one row by a matrix that is not large, a single sample's way through a dense layer: see native/rowProduct.h. Everywhere and not in
 * compiled steps alone, so that a step's first run, op by op, has the same last digits as the runs after it. XLA does not know it, and it is for the CPU.
 */
export function mendRowProduct(tf: Tfjs): void {
  const own = tf.getKernel(tf.BatchMatMul, "tensorflow") as KernelConfig;
  tf.unregisterKernel(tf.BatchMatMul, "tensorflow");
  tf.registerKernel({
    ...own,
    kernelFunc: (params) => {
      const { a, b } = params.inputs as { readonly a: Tensor; readonly b: Tensor };
      const { transposeA, transposeB } = params.attrs as { readonly transposeA: boolean; readonly transposeB: boolean };
      const areMatrices = a.shape.length === 2 && b.shape.length === 2 && a.dtype === "float32" && b.dtype === "float32" && !transposeA && !transposeB;
      const isRow = areMatrices && a.shape[0] === 1 && tf.util.sizeFromShape(b.shape) <= LARGEST;
      return isRow && !isRecordingForXla() ? nodeBackendOf(tf).executeSingleOutput("GradbookRowProduct", [], [a, b]) : own.kernelFunc(params);
    },
  });
}
