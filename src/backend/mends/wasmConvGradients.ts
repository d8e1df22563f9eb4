import type { backend_util } from "@tensorflow/tfjs";
import type { Tensor, Tensor4D, Tfjs } from "../tfjs.js";
import { registerWasmKernel } from "./wasmKernel.js";
import { withZeros } from "./withZeros.js";

type Shape4D = [number, number, number, number];
type Around = readonly [before: number, after: number];

interface Sliding {
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same" | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Where a convolution's filter stands: its steps, the places that it takes and the zeros around the image, each as [rows, columns]. */
interface Places {
  readonly strides: readonly [number, number];
  readonly counts: readonly [number, number];
  readonly zeros: readonly [Around, Around];
}

/**
 * Gives the wasm backend conv2d's two gradients. tfjs 4.22 has none by the filter there, so that no convolution can learn, and one by the
 * input that takes nine times as long as the forward pass. Both are convolutions themselves, and run as fast as one:
 *
 *     d/dfilter: the images' channels, with the batch as channels, under dy as the filter, its cells apart by the strides
 *     d/dinput:  dy, its cells apart by the strides, under the turned filter
 */
export function mendWasmConvGradients(tf: Tfjs): void {
  registerWasmKernel(tf, "Conv2DBackpropFilter", ["x", "dy"], ({ x, dy }, { filterShape, ...sliding }: Sliding & { readonly filterShape: Shape4D }) =>
    byFilter(tf, x as Tensor4D, dy as Tensor4D, filterShape, places(tf, x.shape as Shape4D, filterShape, sliding)));
  registerWasmKernel(tf, "Conv2DBackpropInput", ["dy", "filter"], ({ dy, filter }, { inputShape, ...sliding }: Sliding & { readonly inputShape: Shape4D }) => {
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as Tensor4D;
    return tf.conv2d(spreadOver(tf, dy, inputShape, filter.shape, places(tf, inputShape, filter.shape as Shape4D, sliding)), turned, 1, "valid");
  });
}

/** Where the filter of a convolution, or of a depthwise one, stands over an image. */
export function places(tf: Tfjs, inputShape: Shape4D, filterShape: Shape4D, { strides, pad, dimRoundingMode }: Sliding, isDepthwise = false): Places {
  const { outHeight, outWidth, strideHeight, strideWidth, padInfo } = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode, isDepthwise);
  return { strides: [strideHeight, strideWidth], counts: [outHeight, outWidth], zeros: [[padInfo.top, padInfo.bottom], [padInfo.left, padInfo.right]] };
}

/** dy with zeros between its cells and around them, so that the turned filter, at every cell, gives the gradient by the input. */
export function spreadOver(tf: Tfjs, dy: Tensor, inputShape: Shape4D, [rows = 1, columns = 1]: readonly number[], { strides, counts, zeros }: Places): Tensor4D {
  const apart = strides.reduce((x, stride, axis) => withZeros(tf, x, axis + 1, stride), dy);
  const around = [rows, columns].map((window, axis): Around => {
    const spanned = ((counts[axis] ?? 1) - 1) * (strides[axis] ?? 1) + 1;
    const before = window - 1 - (zeros[axis]?.[0] ?? 0);
    return [before, (inputShape[axis + 1] ?? 0) + window - 1 - before - spanned];
  });
  return padOrCut(tf, apart, around);
}

/** The image with its zeros around, cut behind the last cell that the filter sees. */
export function seen(tf: Tfjs, x: Tensor, [rows = 1, columns = 1]: readonly number[], { strides, counts, zeros }: Places): Tensor4D {
  const around = [rows, columns].map((window, axis): Around => {
    const spanned = ((counts[axis] ?? 1) - 1) * (strides[axis] ?? 1) + window;
    const before = zeros[axis]?.[0] ?? 0;
    return [before, spanned - (x.shape[axis + 1] ?? 0) - before];
  });
  return padOrCut(tf, x, around);
}

function byFilter(tf: Tfjs, x: Tensor4D, dy: Tensor4D, filterShape: Shape4D, at: Places): Tensor {
  const images = tf.transpose(seen(tf, x, filterShape, at), [3, 1, 2, 0]);
  // tfjs refuses strides beside dilations only; the strides are 1 here.
  const sums = tf.conv2d(images, tf.transpose(dy, [1, 2, 0, 3]), 1, "valid", "NHWC", [...at.strides]);
  return tf.transpose(sums, [1, 2, 0, 3]);
}

/** Zeros around rows and columns; a negative number cuts cells off. */
function padOrCut(tf: Tfjs, x: Tensor, around: readonly Around[]): Tensor4D {
  const cuts = around.map(([before, after]): Around => [Math.max(-before, 0), Math.max(-after, 0)]);
  const starts = cuts.map(([before]) => before);
  const lengths = cuts.map(([before, after], axis) => (x.shape[axis + 1] ?? 0) - before - after);
  const kept = tf.slice(x, [0, ...starts, 0], [-1, ...lengths, -1]);
  return tf.pad(kept, [[0, 0], ...around.map(([before, after]): [number, number] => [Math.max(before, 0), Math.max(after, 0)]), [0, 0]]) as Tensor4D;
}
