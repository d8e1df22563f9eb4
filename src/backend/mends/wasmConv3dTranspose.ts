import type { Tensor, Tensor5D, Tfjs } from "../tfjs.js";
import { registerWasmKernel } from "./wasmKernel.js";
import { withZeros } from "./withZeros.js";

interface Attributes {
  readonly strides: readonly [number, number, number];
  readonly pad: "valid" | "same";
  readonly inputShape: readonly number[];
}

/**
 * Replaces the wasm backend's gradient of conv3d by its input, which is also the forward pass of conv3dTranspose: in tfjs 4.22 it gives the
 * same sums at places that should differ. It is written as a plain convolution: dy with zeros between its cells under the turned filter.
 */
export function mendWasmConv3dTranspose(tf: Tfjs): void {
  registerWasmKernel(tf, "Conv3DBackpropInputV2", ["dy", "filter"], ({ dy, filter }, attributes: Attributes) => spread(tf, dy as Tensor5D, filter as Tensor5D, attributes));
}

function spread(tf: Tfjs, dy: Tensor5D, filter: Tensor5D, { strides, pad, inputShape }: Attributes): Tensor {
  const apart = strides.reduce<Tensor>((x, stride, i) => withZeros(tf, x, i + 1, stride), dy);
  const sides = strides.map((_, i) => (filter.shape[i] ?? 1) - 1).map((side): [number, number] => [side, side]);
  const turned = tf.transpose(tf.reverse(filter, [0, 1, 2]), [0, 1, 2, 4, 3]);
  const full = tf.conv3d(tf.pad(apart, [[0, 0], ...sides, [0, 0]]) as Tensor5D, turned, 1, "valid");
  const lengths = inputShape.slice(1, 4);
  const cut = lengths.map((length, i) => (pad === "same" ? Math.floor(Math.max(((dy.shape[i + 1] ?? 1) - 1) * (strides[i] ?? 1) + (filter.shape[i] ?? 1) - length, 0) / 2) : 0));
  const kept = lengths.map((length, i) => Math.min(length, (full.shape[i + 1] ?? 0) - (cut[i] ?? 0)));
  const missing = lengths.map((length, i): [number, number] => [0, length - (kept[i] ?? 0)]);
  return tf.pad(tf.slice(full, [0, ...cut, 0], [-1, ...kept, -1]), [[0, 0], ...missing, [0, 0]]);
}
