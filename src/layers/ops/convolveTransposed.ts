import { type TransposeAxis, transposedPlaces } from "../../arithmetic/convTranspose.js";
import { type Tensor, type Tensor4D, type Tensor5D, tf } from "../../backend/index.js";
import { padAxes } from "./convolve.js";

/**
 * A transposed convolution over one, two or three axes: every input cell adds its filter, times its value, to the output.
 *
 * The full result is computed and then cut, or filled with zeros, to the length that the padding asks for.
 *
 * @param x [batch, ...axes, channels]
 * @param kernel [...axes, filters, channels]
 */
export function convolveTransposed(x: Tensor, kernel: Tensor, axes: readonly TransposeAxis[]): Tensor {
  const isSequence = axes.length === 1;
  const input = isSequence ? x.expandDims(1) : x;
  const filter = withHoles(kernel, axes.map(({ dilation }) => dilation));
  const places = axes.map(transposedPlaces);
  const strides = axes.map(({ stride }) => stride);
  const [batch = 0] = x.shape;
  const filters = kernel.shape.at(-2) ?? 0;
  const full = [batch, ...(isSequence ? [1] : []), ...places.map((place) => place.full), filters];
  const sums = spread(input, isSequence ? filter.expandDims(0) : filter, full, isSequence ? [1, ...strides] : strides);
  return cutTo(isSequence ? sums.squeeze([1]) : sums, places);
}

function spread(x: Tensor, filter: Tensor, shape: readonly number[], strides: readonly number[]): Tensor {
  const [a = 1, b = 1, c] = strides;
  return c === undefined
    ? tf.conv2dTranspose(x as Tensor4D, filter as Tensor4D, shape as [number, number, number, number], [a, b], "valid")
    : tf.conv3dTranspose(x as Tensor5D, filter as Tensor5D, shape as [number, number, number, number, number], [a, b, c], "valid");
}

function cutTo(sums: Tensor, places: readonly { readonly full: number; readonly before: number; readonly output: number }[]): Tensor {
  if (places.every(({ full, output }) => full === output)) return sums;
  const kept = places.map(({ full, before, output }) => Math.min(full - before, output));
  const start = [0, ...places.map(({ before }) => before), 0];
  const part = tf.slice(sums, start, [-1, ...kept, -1]);
  return padAxes(part, places.map(({ output }, axis) => [0, output - (kept[axis] ?? 0)]));
}

/** The filter with dilation − 1 zeros between its cells. */
function withHoles(kernel: Tensor, dilation: readonly number[]): Tensor {
  return dilation.reduce((filter, distance, axis) => {
    if (distance === 1) return filter;
    const { shape } = filter;
    const length = shape[axis] ?? 1;
    const before = shape.slice(0, axis).reduce((product, n) => product * n, 1);
    const cells = filter.reshape([before, length, 1, -1]).pad([[0, 0], [0, 0], [0, distance - 1], [0, 0]]);
    const spanned = tf.slice(cells.reshape([before, length * distance, -1]), [0, 0, 0], [-1, distance * (length - 1) + 1, -1]);
    return spanned.reshape([...shape.slice(0, axis), distance * (length - 1) + 1, ...shape.slice(axis + 1)]);
  }, kernel);
}
