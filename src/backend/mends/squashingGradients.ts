import type { GradConfig, KernelConfig } from "@tensorflow/tfjs";
import { nodeBackendOf } from "../nodeBackend.js";
import type { Tensor, Tfjs } from "../tfjs.js";

/** A squashing function with the gradient op that TensorFlow has for it. */
interface Squashing {
  readonly kernel: "Sigmoid" | "Tanh";
  readonly apply: (x: Tensor) => Tensor;
  /** dy times the derivative, from y alone. */
  readonly gradient: (dy: Tensor, y: Tensor) => Tensor;
  /** How that changes with y, over dy. */
  readonly second: (y: Tensor) => Tensor;
}

/**
 * Gives Sigmoid and Tanh TensorFlow's own gradient ops, one pass over memory each. tfjs writes them as three ops, which are a fifth of
 * a recurrent layer's step.
 *
 * Second derivatives are right too: tfjs takes the saved result there, whose own gradient reaches it too late and is lost, so that they miss a term.
 */
export function mendSquashingGradients(tf: Tfjs): void {
  mend(tf, { kernel: "Sigmoid", apply: (x) => tf.sigmoid(x), gradient: (dy, y) => dy.mul(y.mul(tf.sub(1, y))), second: (y) => tf.sub(1, y.mul(2)) });
  mend(tf, { kernel: "Tanh", apply: (x) => tf.tanh(x), gradient: (dy, y) => dy.mul(tf.sub(1, y.square())), second: (y) => y.mul(-2) });
}

function mend(tf: Tfjs, { kernel, apply, gradient, second }: Squashing): void {
  const name = `${kernel}Grad`;
  // Gradients are registered for all backends, and tf.setBackend may have gone to one of tfjs' own.
  const fused = (dy: Tensor, y: Tensor): Tensor => (tf.getBackend() === "tensorflow" ? (tf.engine().runKernel(name, { dy, y }) as Tensor) : gradient(dy, y));
  const ofFunction: KernelConfig = {
    kernelName: name,
    backendName: "tensorflow",
    kernelFunc: ({ inputs: { dy, y } }) => {
      if (dy === undefined || y === undefined) throw new Error(`${name}: dy and y are needed.`);
      const node = nodeBackendOf(tf);
      return node.executeSingleOutput(name, [{ name: "T", type: node.binding.TF_ATTR_TYPE, value: node.binding.TF_FLOAT }], [y, dy]);
    },
  };
  const first: GradConfig = {
    kernelName: kernel,
    inputsToSave: ["x"],
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [x, y] = saved as [Tensor, Tensor];
      // Somebody differentiates this gradient: y anew from x, so that the tape sees how it depends on it.
      return { x: () => fused(single(dy), tf.engine().isTapeOn() ? apply(x) : y) };
    },
  };
  // Second derivatives: the op is linear in dy.
  const ofGradient: GradConfig = {
    kernelName: name,
    inputsToSave: ["dy", "y"],
    gradFunc: (upstream, saved) => {
      const [dy, y] = saved as [Tensor, Tensor];
      const up = single(upstream);
      return { dy: () => fused(up, y), y: () => up.mul(dy).mul(second(y)) };
    },
  };
  tf.unregisterGradient(kernel);
  tf.registerKernel(ofFunction);
  tf.registerGradient(first);
  tf.registerGradient(ofGradient);
}

function single(tensors: Tensor | readonly Tensor[]): Tensor {
  const tensor = Array.isArray(tensors) ? (tensors as readonly Tensor[])[0] : (tensors as Tensor);
  if (tensor === undefined) throw new Error("backend: nothing was saved for the backward pass of a squashing function.");
  return tensor;
}
