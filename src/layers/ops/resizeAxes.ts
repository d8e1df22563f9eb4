import { type Interpolation, resizeWeights } from "../../arithmetic/resizeWeights.js";
import { type Tensor, tf } from "../../backend/index.js";

/**
 * Other lengths for the rows and columns of images, each new number a weighed sum of old ones: one product an axis, whose gradient is exact
 * on every backend.
 *
 * @param x [batch, rows, columns, channels]
 */
export function resizeAxes(x: Tensor, [rows, columns]: readonly [number, number], interpolation: Interpolation, antialias = false): Tensor {
  return along(along(x, 1, rows, interpolation, antialias), 2, columns, interpolation, antialias);
}

function along(x: Tensor, axis: number, length: number, interpolation: Interpolation, antialias: boolean): Tensor {
  const { shape } = x;
  const old = shape[axis] ?? 1;
  if (old === length) return x;
  const before = shape.slice(0, axis).reduce((product, n) => product * n, 1);
  const weights = tf.tensor(Float32Array.from(resizeWeights(old, length, interpolation, antialias).flat()), [1, length, old]);
  const resized = tf.matMul(tf.broadcastTo(weights, [before, length, old]), x.reshape([before, old, -1]));
  return resized.reshape(shape.map((n, i) => (i === axis ? length : n)));
}
