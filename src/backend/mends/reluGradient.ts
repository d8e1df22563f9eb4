import type { GradConfig, KernelConfig } from "@tensorflow/tfjs";
import { nodeBackendOf } from "../nodeBackend.js";
import type { Tensor, Tfjs } from "../tfjs.js";

const RELU_GRAD = "ReluGrad";

/**
 * Gives Relu TensorFlow's own gradient op, one pass over memory. tfjs writes it as dy · step(x), and tfjs-node's step as six ops;
 * it also keeps x alive, which keeps TensorFlow from fusing relu into the product or convolution before it.
 */
export function mendReluGradient(tf: Tfjs): void {
  // Gradients are registered for all backends, and tf.setBackend may have gone to one of tfjs' own.
  const reluGrad = (dy: Tensor, y: Tensor): Tensor => (tf.getBackend() === "tensorflow" ? (tf.engine().runKernel(RELU_GRAD, { dy, y }) as Tensor) : dy.mul(y.step()));
  const kernel: KernelConfig = {
    kernelName: RELU_GRAD,
    backendName: "tensorflow",
    kernelFunc: ({ inputs: { dy, y } }) => {
      if (dy === undefined || y === undefined) throw new Error("ReluGrad: dy and y are needed.");
      const node = nodeBackendOf(tf);
      return node.executeSingleOutput(RELU_GRAD, [{ name: "T", type: node.binding.TF_ATTR_TYPE, value: node.binding.TF_FLOAT }], [dy, y]);
    },
  };
  // Second derivatives: dy enters linearly, and y only through its sign.
  const ofReluGrad: GradConfig = {
    kernelName: RELU_GRAD,
    inputsToSave: ["y"],
    gradFunc: (upstream, saved) => ({ dy: () => reluGrad(upstream as Tensor, first(saved)), y: () => tf.zerosLike(first(saved)) }),
  };
  const ofRelu: GradConfig = {
    kernelName: "Relu",
    outputsToSave: [true],
    gradFunc: (upstream, saved) => ({ x: () => reluGrad(upstream as Tensor, first(saved)) }),
  };
  tf.unregisterGradient("Relu");
  tf.registerKernel(kernel);
  tf.registerGradient(ofReluGrad);
  tf.registerGradient(ofRelu);
}

function first(saved: readonly Tensor[]): Tensor {
  const [tensor] = saved;
  if (tensor === undefined) throw new Error("ReluGrad: nothing was saved for the backward pass.");
  return tensor;
}
