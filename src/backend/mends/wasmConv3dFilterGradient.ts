import type { Tensor, Tfjs } from "../tfjs.js";
import { registerWasmKernel } from "./wasmKernel.js";

type Shape5D = [number, number, number, number, number];

interface Attributes {
  readonly strides: [number, number, number];
  readonly pad: "valid" | "same";
  readonly filterShape: Shape5D;
}

/**
 * Replaces the wasm backend's gradient of conv3d by its filter: in tfjs 4.22 it is wrong where the strides are not 1. Each cell of the filter gets
 * the product of what it saw, over all places, with dy.
 */
export function mendWasmConv3dFilterGradient(tf: Tfjs): void {
  registerWasmKernel(tf, "Conv3DBackpropFilterV2", ["x", "dy"], ({ x, dy }, { strides, pad, filterShape }: Attributes) => {
    const [depth, rows, columns, channels, filters] = filterShape;
    const { padInfo, outDepth, outHeight, outWidth } = tf.backend_util.computeConv3DInfo(x.shape as Shape5D, filterShape, strides, 1, pad);
    const image = tf.pad(x, [[0, 0], [padInfo.front, padInfo.back], [padInfo.top, padInfo.bottom], [padInfo.left, padInfo.right], [0, 0]]);
    const last = [outDepth, outHeight, outWidth].map((count, axis) => (count - 1) * (strides[axis] ?? 1) + 1);
    const results = dy.reshape([-1, filters]);
    const cells = Array.from({ length: depth * rows * columns }, (_, cell): Tensor => {
      const start = [Math.floor(cell / (rows * columns)), Math.floor(cell / columns) % rows, cell % columns];
      const end = start.map((from, axis) => from + (last[axis] ?? 1));
      const saw = tf.stridedSlice(image, [0, ...start, 0], [x.shape[0] ?? 0, ...end, channels], [1, ...strides, 1]);
      return tf.matMul(saw.reshape([-1, channels]), results, true);
    });
    return tf.stack(cells).reshape(filterShape);
  });
}
