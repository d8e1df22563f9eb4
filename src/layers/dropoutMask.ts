import { type Tensor, tf } from "../backend/index.js";

/** Zeros, a share of `rate`, and 1 / (1 − rate) elsewhere, from uniform numbers in [0, 1). */
export function dropoutMask(uniform: Tensor, rate: number): Tensor {
  return tf.cast(tf.greaterEqual(uniform, rate), "float32").mul(1 / (1 - rate));
}

/** Checks a share of numbers to drop, naming the argument. */
export function checkShare(owner: string, argument: string, rate: number): number {
  if (!(rate >= 0 && rate < 1)) throw new Error(`${owner}: ${argument} is the share to drop and must be at least 0 and less than 1; received ${rate}.`);
  return rate;
}
