import type { backend_util } from "@tensorflow/tfjs";
import type { Tensor, Tfjs } from "../tfjs.js";
import { registerWasmKernel } from "./wasmKernel.js";

interface Pooling {
  readonly filterSize: number | [number, number, number];
  readonly strides: number | [number, number, number];
  readonly pad: "valid" | "same" | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** One axis that a window slides along: cells in and out, cells that it spans, its step and the zeros before the first cell. */
interface Axis {
  readonly input: number;
  readonly output: number;
  readonly window: number;
  readonly stride: number;
  readonly before: number;
}

/** Gives the slope of result `at` to cells of its window, each of which is named by its first channel's place. */
type Give = (gradient: Float32Array, cells: readonly number[], channel: number, at: number) => void;

/**
 * Replaces the wasm backend's gradients of poolings. In tfjs 4.22 they visit every window once for each input cell and take thirty times as long as
 * the forward pass, and that of avgPool3d divides by cells that lie outside the image. Here each result visits its own window once and
 * gives its slope to the first of the largest cells there, or to all in equal parts.
 */
export function mendWasmPoolGradients(tf: Tfjs): void {
  const max = ({ dy, input }: Record<"dy" | "input", Tensor>, pooling: Pooling): Tensor => {
    const x = input.dataSync() as Float32Array;
    const slopes = dy.dataSync() as Float32Array;
    return overWindows(tf, input, pooling, (gradient, cells, channel, at) => {
      let best = (cells[0] ?? 0) + channel;
      for (const cell of cells) if ((x[cell + channel] ?? 0) > (x[best] ?? 0)) best = cell + channel;
      gradient[best] = (gradient[best] ?? 0) + (slopes[at] ?? 0);
    });
  };
  const average = ({ dy, input }: Record<"dy" | "input", Tensor>, pooling: Pooling): Tensor => {
    const slopes = dy.dataSync() as Float32Array;
    return overWindows(tf, input, pooling, (gradient, cells, channel, at) => {
      const share = (slopes[at] ?? 0) / cells.length;
      for (const cell of cells) gradient[cell + channel] = (gradient[cell + channel] ?? 0) + share;
    });
  };
  for (const name of ["MaxPoolGrad", "MaxPool3DGrad"]) registerWasmKernel(tf, name, ["dy", "input"], max);
  for (const name of ["AvgPoolGrad", "AvgPool3DGrad"]) registerWasmKernel(tf, name, ["dy", "input"], average);
}

function overWindows(tf: Tfjs, input: Tensor, pooling: Pooling, give: Give): Tensor {
  const channels = input.shape.at(-1) ?? 1;
  const axes = axesOf(tf, input.shape, pooling);
  const gradient = new Float32Array(input.size);
  // The windows of one image, and the same again for the next: the cells are found once.
  const windows = axes.reduce<readonly (readonly number[])[]>((outer, axis) => outer.flatMap((cells) => along(axis).map((inner) => cells.flatMap((cell) => inner.map((i) => cell * axis.input + i)))), [[0]]);
  const cellsOfImage = axes.reduce((product, axis) => product * axis.input, 1);
  let at = 0;
  for (let image = 0; image < (input.shape[0] ?? 0); image++) {
    for (const window of windows) {
      const cells = window.map((cell) => (image * cellsOfImage + cell) * channels);
      for (let channel = 0; channel < channels; channel++) give(gradient, cells, channel, at++);
    }
  }
  return tf.tensor(gradient, input.shape);
}

/** For each result along an axis, the input cells in its window. */
function along({ input, output, window, stride, before }: Axis): number[][] {
  return Array.from({ length: output }, (_, result) => {
    const start = Math.max(result * stride - before, 0);
    const end = Math.min(result * stride - before + window, input);
    return Array.from({ length: end - start }, (_, i) => start + i);
  });
}

function axesOf(tf: Tfjs, shape: readonly number[], { filterSize, strides, pad, dimRoundingMode }: Pooling): Axis[] {
  const { computePool2DInfo, computePool3DInfo } = tf.backend_util;
  if (shape.length === 5) {
    const at = computePool3DInfo(shape as [number, number, number, number, number], filterSize, strides, 1, pad as "valid", dimRoundingMode);
    return [
      { input: at.inDepth, output: at.outDepth, window: at.filterDepth, stride: at.strideDepth, before: at.padInfo.front },
      { input: at.inHeight, output: at.outHeight, window: at.filterHeight, stride: at.strideHeight, before: at.padInfo.top },
      { input: at.inWidth, output: at.outWidth, window: at.filterWidth, stride: at.strideWidth, before: at.padInfo.left },
    ];
  }
  const at = computePool2DInfo(shape as [number, number, number, number], filterSize as number, strides as number, 1, pad, dimRoundingMode);
  return [
    { input: at.inHeight, output: at.outHeight, window: at.filterHeight, stride: at.strideHeight, before: at.padInfo.top },
    { input: at.inWidth, output: at.outWidth, window: at.filterWidth, stride: at.strideWidth, before: at.padInfo.left },
  ];
}
