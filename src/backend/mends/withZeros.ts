import type { Tensor, Tfjs } from "../tfjs.js";

/** The tensor with stride − 1 zeros between the cells of an axis. */
export function withZeros(tf: Tfjs, x: Tensor, axis: number, stride: number): Tensor {
  if (stride === 1) return x;
  const length = x.shape[axis] ?? 1;
  const before = x.shape.slice(0, axis).reduce((product, n) => product * n, 1);
  const cells = tf.pad(x.reshape([before, length, 1, -1]), [[0, 0], [0, 0], [0, stride - 1], [0, 0]]).reshape([before, length * stride, -1]);
  const spanned = stride * (length - 1) + 1;
  return tf.slice(cells, [0, 0, 0], [-1, spanned, -1]).reshape([...x.shape.slice(0, axis), spanned, ...x.shape.slice(axis + 1)]);
}
