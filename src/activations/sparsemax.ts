import { type Tensor, tf } from "../backend/index.js";
import { Activation, axisOf } from "./activation.js";

/** See {@link sparsemax}. */
export class Sparsemax extends Activation {
  readonly kind = "sparsemax";

  apply(x: Tensor): Tensor {
    axisOf("sparsemax", -1, x);
    const projected = tf.customGrad((value, save) => {
      const y = projection(value as Tensor);
      (save as (tensors: Tensor[]) => void)([y]);
      return {
        value: y,
        gradFunc: (dy: Tensor, [saved = y]: Tensor[]) => {
          const support = tf.step(saved);
          return support.mul(dy.sub(dy.mul(support).sum(-1, true).div(support.sum(-1, true))));
        },
      };
    });
    return projected(x);
  }
}

function projection(x: Tensor): Tensor {
  const length = x.shape.at(-1) ?? 1;
  const sorted = tf.topk(x, length, true).values;
  const sums = tf.cumsum(sorted, -1);
  const inSupport = tf.step(sorted.mul(tf.range(1, length + 1)).add(1).sub(sums));
  const tau = sorted.mul(inSupport).sum(-1, true).sub(1).div(inSupport.sum(-1, true));
  return tf.relu(x.sub(tau));
}

/**
 * A softmax that gives small outputs exactly 0: the nearest point of all probabilities, along the last axis.
 *
 * y_i = max(x_i − τ, 0), with the τ that makes the sum 1. (Keras 3.15 on TensorFlow finds a wrong τ when more than one output is above 0.)
 *
 * @example activations.sparsemax().apply(tf.tensor1d([1, 0.8, -1])) // [0.6, 0.4, 0]
 * @see Martins and Astudillo, From softmax to sparsemax, 2016
 */
export function sparsemax(): Sparsemax {
  return new Sparsemax();
}
