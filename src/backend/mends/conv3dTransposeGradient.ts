import type { GradConfig, NamedAttrMap } from "@tensorflow/tfjs";
import type { Tensor, Tensor5D, Tfjs } from "../tfjs.js";

const KERNEL = "Conv3DBackpropInputV2";

/**
 * Gives tfjs' conv3dTranspose the gradient that it lacks. Its forward pass is the gradient of a convolution by the convolution's input;
 * so its own gradients are that convolution, and that convolution's gradient by the filter.
 */
export function mendConv3dTransposeGradient(tf: Tfjs): void {
  const gradient: GradConfig = {
    kernelName: KERNEL,
    inputsToSave: ["dy", "filter"],
    gradFunc: (upstream, [dy, filter], attributes) => {
      if (dy === undefined || filter === undefined) throw new Error("conv3dTranspose: nothing was saved for the backward pass.");
      const { strides, pad } = attributes as { strides: [number, number, number]; pad: "valid" | "same" };
      const ofFilter = { strides, pad, filterShape: filter.shape } as unknown as NamedAttrMap;
      return {
        dy: () => tf.conv3d(upstream as Tensor5D, filter as Tensor5D, strides, pad),
        filter: () => tf.engine().runKernel("Conv3DBackpropFilterV2", { x: upstream as Tensor, dy }, ofFilter) as Tensor,
      };
    },
  };
  tf.registerGradient(gradient);
}
