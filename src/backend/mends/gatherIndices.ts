import type { KernelConfig } from "@tensorflow/tfjs";
import { nodeBackendOf } from "../nodeBackend.js";
import type { Tensor, Tfjs } from "../tfjs.js";

/**
 * Replaces tfjs-node's GatherV2, which reads the indices back to JavaScript to check their range: that stops the device, and a
 * step with a gather could not be compiled. TensorFlow checks the range itself on the CPU.
 */
export function mendGatherIndices(tf: Tfjs): void {
  const kernel: KernelConfig = {
    kernelName: tf.GatherV2,
    backendName: "tensorflow",
    kernelFunc: ({ inputs: { x, indices }, attrs }) => {
      if (x === undefined || indices === undefined) throw new Error("gather: x and indices are needed.");
      const { axis, batchDims } = attrs as unknown as { axis: number; batchDims: number };
      const node = nodeBackendOf(tf);
      const { TF_ATTR_INT } = node.binding;
      tf.backend_util.segment_util.collectGatherOpShapeInfo(x as Tensor, indices as Tensor, axis, batchDims);
      const axisTensor = tf.scalar(axis, "int32");
      const result = node.executeSingleOutput("GatherV2", [{ name: "batch_dims", type: TF_ATTR_INT, value: batchDims }], [x, indices, axisTensor]);
      axisTensor.dispose();
      return result;
    },
  };
  tf.unregisterKernel(tf.GatherV2, "tensorflow");
  tf.registerKernel(kernel);
}
