import { type Tensor, type Tensor4D, type Tensor5D, tf } from "../../backend/index.js";

/**
 * Every n-th cell of each axis, from the first on. Written as a pooling of one cell, because tfjs' strided slice has no gradient.
 *
 * @param x [batch, rows, columns, channels] or with three axes
 */
export function everyNth(x: Tensor, strides: readonly number[]): Tensor {
  if (strides.every((stride) => stride === 1)) return x;
  const [a = 1, b = 1, c] = strides;
  return c === undefined ? tf.avgPool(x as Tensor4D, 1, [a, b], "valid") : tf.avgPool3d(x as Tensor5D, 1, [a, b, c], "valid");
}
