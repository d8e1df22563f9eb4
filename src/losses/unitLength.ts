import { type Tensor, tf } from "../backend/index.js";

/** Vectors along the last axis at the length 1; one of zeros stays, and its gradient finite. */
export function unitLength(x: Tensor): Tensor {
  return x.mul(tf.rsqrt(tf.maximum(x.square().sum(-1, true), 1e-14)));
}
