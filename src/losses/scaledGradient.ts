import { type Tensor, tf } from "../backend/index.js";

/** The same values, with a gradient that is multiplied by a number. */
export function scaledGradient(x: Tensor, scale: number): Tensor {
  if (scale === 1) return x;
  return tf.customGrad((value) => ({ value: (value as Tensor).clone(), gradFunc: (dy: Tensor) => dy.mul(scale) }))(x);
}
