import type { Tensor, Tensor4D, Tfjs } from "../tfjs.js";
import { places, seen, spreadOver } from "./wasmConvGradients.js";
import { registerWasmKernel } from "./wasmKernel.js";

type Shape4D = [number, number, number, number];
type Sliding = Parameters<typeof places>[3];

/**
 * Gives the wasm backend depthwiseConv2d's two gradients, which tfjs 4.22 lacks there. A filter is [rows, columns, channels, multiplier];
 * dy has the multiplier's results of one channel beside each other.
 */
export function mendWasmDepthwiseGradients(tf: Tfjs): void {
  registerWasmKernel(tf, "DepthwiseConv2dNativeBackpropFilter", ["x", "dy"], ({ x, dy }, { filterShape, ...sliding }: Sliding & { readonly filterShape: Shape4D }) =>
    byFilter(tf, x, dy, filterShape, places(tf, x.shape as Shape4D, filterShape, sliding, true)));
  registerWasmKernel(tf, "DepthwiseConv2dNativeBackpropInput", ["dy", "filter"], ({ dy, filter }, { inputShape, ...sliding }: Sliding & { readonly inputShape: Shape4D }) => {
    const [rows = 1, columns = 1, channels = 1, multiplier = 1] = filter.shape;
    const apart = spreadOver(tf, dy, inputShape, filter.shape, places(tf, inputShape, filter.shape as Shape4D, sliding, true));
    const [batch = 0, height = 0, width = 0] = apart.shape;
    const turned = tf.reverse(filter, [0, 1]);
    const parts = Array.from({ length: multiplier }, (_, m) => {
      const results = multiplier === 1 ? apart : tf.slice(apart.reshape([-1, channels, multiplier]), [0, 0, m], [-1, -1, 1]).reshape([batch, height, width, channels]);
      return tf.depthwiseConv2d(results as Tensor4D, tf.slice(turned, [0, 0, 0, m], [rows, columns, channels, 1]) as Tensor4D, 1, "valid");
    });
    return tf.addN(parts);
  });
}

/** For each cell of the filter, the sum over all places of what it saw there times dy. */
function byFilter(tf: Tfjs, x: Tensor, dy: Tensor, [rows, columns, channels, multiplier]: Shape4D, at: ReturnType<typeof places>): Tensor {
  const image = seen(tf, x, [rows, columns], at);
  const [stepDown, stepRight] = at.strides;
  const [down, right] = at.counts;
  const results = dy.reshape([-1, channels, multiplier]);
  const cells = Array.from({ length: rows * columns }, (_, cell) => {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    const end = [x.shape[0] ?? 0, row + (down - 1) * stepDown + 1, column + (right - 1) * stepRight + 1, channels];
    const saw = tf.stridedSlice(image, [0, row, column, 0], end, [1, stepDown, stepRight, 1]);
    return tf.sum(tf.mul(saw.reshape([-1, channels, 1]), results), 0);
  });
  return tf.stack(cells).reshape([rows, columns, channels, multiplier]);
}
