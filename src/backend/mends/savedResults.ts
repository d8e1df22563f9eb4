import type { GradConfig } from "@tensorflow/tfjs";
import type { Tensor, Tfjs } from "../tfjs.js";

/** Functions whose gradient tfjs computes from their saved result, with their input's name. */
const FROM_RESULT = [["Exp", "x"], ["Softmax", "logits"]] as const;

/**
 * Makes second derivatives through exp and softmax right. tfjs saves the result for the gradient as a copy, whose own gradient reaches the result
 * only after it was used up: what the first derivative owes to it is lost, silently. Where somebody differentiates a gradient, the result is
 * computed anew from the input, so that the tape sees how one depends on the other.
 *
 * Sigmoid and tanh have this in squashingGradients.ts. tf.logSoftmax brings a gradient of its own and keeps the fault.
 */
export function mendSavedResults(tf: Tfjs): void {
  for (const [kernelName, input] of FROM_RESULT) {
    const plain = tf.getGradient(kernelName);
    const mended: GradConfig = {
      kernelName,
      inputsToSave: [input],
      outputsToSave: [true],
      gradFunc: (dy, saved, attrs) => {
        const [x, y] = saved as [Tensor, Tensor];
        const result = tf.engine().isTapeOn() ? (tf.engine().runKernel(kernelName, { [input]: x }, attrs) as Tensor) : y;
        return plain.gradFunc(dy, [result], attrs);
      },
    };
    tf.unregisterGradient(kernelName);
    tf.registerGradient(mended);
  }
}
