import { axisPadding, type Padding, type WindowAxis, windowPads } from "../../arithmetic/window.js";
import { type Tensor, type Tensor3D, type Tensor4D, type Tensor5D, tf } from "../../backend/index.js";
import { everyNth } from "./everyNth.js";

/** How a filter slides: one entry an axis. */
export interface Sliding {
  readonly strides: readonly number[];
  readonly padding: Padding;
  readonly dilation: readonly number[];
}

type Plain = (x: Tensor, strides: readonly number[], padding: "valid" | "same") => Tensor;

/**
 * A convolution over one, two or three axes with everything that TensorFlow's own gradients leave out on a CPU: groups, explicit paddings,
 * filters with holes, and holes together with strides.
 *
 * @param x [batch, ...axes, channels]
 * @param kernel [...axes, channels / groups, filters]
 */
export function convolve(x: Tensor, kernel: Tensor, sliding: Sliding, groups = 1): Tensor {
  if (groups > 1) {
    const parts = tf.split(kernel, groups, -1);
    return tf.concat(tf.split(x, groups, -1).map((part, i) => convolve(part, parts[i] ?? kernel, sliding)), -1);
  }
  const conv: Plain = (input, strides, padding) =>
    strides.length === 3
      ? tf.conv3d(input as Tensor5D, kernel as Tensor5D, strides as [number, number, number], padding)
      : tf.conv2d(input as Tensor4D, asImageKernel(kernel), asPair(strides), padding);
  return slide(x, kernel.shape, sliding, conv);
}

/**
 * A convolution that keeps the channels apart: each has filters of its own.
 *
 * @param kernel [...axes, channels, multiplier], over one or two axes
 * @returns channels · multiplier channels, those of the first channel first
 */
export function convolveDepthwise(x: Tensor, kernel: Tensor, sliding: Sliding): Tensor {
  // Of one channel it is the plain one. TensorFlow 2's oneDNN ops keep both under the same name when there is one cell of a filter too, and then fail with
  // "could not create a primitive descriptor for the reorder primitive": tf.nn.depthwise_conv2d behind a convolution with a bias does in Python as well.
  if (kernel.shape.at(-2) === 1) return convolve(x, kernel, sliding);
  return slide(x, kernel.shape, sliding, (input, strides, padding) => tf.depthwiseConv2d(input as Tensor4D, asImageKernel(kernel), asPair(strides), padding));
}

/** Puts zeros, or another value, around the axes between the batch and the channels. */
export function padAxes(x: Tensor, pads: readonly (readonly [number, number])[], value = 0): Tensor {
  if (pads.every(([before, after]) => before === 0 && after === 0)) return x;
  return tf.pad(x, [[0, 0], ...pads.map(([before, after]): [number, number] => [before, after]), [0, 0]], value);
}

/** Sequences are slid over as images of one row, which is what TensorFlow does too. */
function slide(x: Tensor, kernelShape: readonly number[], sliding: Sliding, conv: Plain): Tensor {
  if (x.rank > 3) return slideOver(x, kernelShape, sliding, conv);
  const { strides, dilation, padding } = sliding;
  const image = { strides: [1, ...strides], dilation: [1, ...dilation], padding: asImagePadding(padding) };
  const [length = 1, ...rest] = kernelShape;
  const row = padding === "causal" ? padAxes(x, [[(dilation[0] ?? 1) * (length - 1), 0]]) : x;
  return slideOver(row.expandDims(1), [1, length, ...rest], image, conv).squeeze([1]);
}

function slideOver(x: Tensor, kernelShape: readonly number[], { strides, padding, dilation }: Sliding, conv: Plain): Tensor {
  const axes: WindowAxis[] = strides.map((stride, axis) => ({
    input: x.shape[axis + 1] ?? 0,
    window: kernelShape[axis] ?? 1,
    stride,
    dilation: dilation[axis] ?? 1,
    padding: axisPadding(padding, axis),
  }));
  const pads = axes.map(windowPads);
  if (dilation.some((distance) => distance > 1)) return everyNth(slideWithHoles(x, pads, dilation, conv), strides);
  // tfjs 4.22's wasm backend gives wrong numbers for "same" where a depthwise filter is shorter than its stride along an axis; zeros laid around come to the same.
  const isShort = axes.some(({ window, stride }) => window < stride);
  return padding === "same" && !isShort ? conv(x, strides, "same") : conv(padAxes(x, pads), strides, "valid");
}

/**
 * A filter with holes of d cells sees every d-th cell only. So the input is dealt out into d·d smaller ones, over which the filter without
 * holes slides, and the results are put together again: as many multiplications as without holes.
 */
function slideWithHoles(x: Tensor, pads: readonly (readonly [number, number])[], dilation: readonly number[], conv: Plain): Tensor {
  const blocks = [...dilation];
  const extra = blocks.map((d, axis) => {
    const [before, after] = pads[axis] ?? [0, 0];
    return (d - (((x.shape[axis + 1] ?? 0) + before + after) % d)) % d;
  });
  const filled = pads.map(([before, after], axis) => [before, after + (extra[axis] ?? 0)]);
  const dealt = tf.spaceToBatchND(x, blocks, filled);
  const results = conv(dealt, blocks.map(() => 1), "valid");
  return tf.batchToSpaceND(results, blocks, extra.map((more) => [0, more]));
}

function asImagePadding(padding: Padding): Padding {
  if (padding === "causal") return "valid";
  if (typeof padding === "string") return padding;
  return [0, typeof padding === "number" ? padding : axisPadding(padding, 0) as number | readonly [number, number]];
}

function asImageKernel(kernel: Tensor): Tensor4D {
  return kernel.rank === 3 ? (kernel as Tensor3D).expandDims(0) : (kernel as Tensor4D);
}

function asPair([rows = 1, columns = 1]: readonly number[]): [number, number] {
  return [rows, columns];
}
