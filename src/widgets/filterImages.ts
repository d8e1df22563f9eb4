import type { Tensor, Variable } from "../backend/index.js";
import { entrancesOf, type LayerWeight, type NetworkLayer, placeOf } from "./networkLayer.js";
import { imageShapeOf } from "./shownImages.js";
import { tidied } from "./tidied.js";

/** Filters as pictures. */
export interface FilterImages {
  /** [filters, height, width, channels]. */
  readonly values: Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** `3 × 3 × 8`: a filter's own lengths, which in one and three dimensions are not the picture's. */
  readonly size: string;
}

/** Layers with filters, in one, two and three dimensions. */
const CONVOLUTION = /^(conv[123]d|conv[123]dTranspose|depthwiseConv[12]d|separableConv[12]d)$/;

/** Whether a layer's filters can be seen as pictures, known before it has any. */
export function canShow(layer: NetworkLayer): boolean {
  if (CONVOLUTION.test(layer.kind)) return true;
  return layer.kind === "dense" && layer.isConnected && pixelShape(layer) !== undefined;
}

/** A layer's filters; undefined before it has any. */
export function layerFilters(layer: NetworkLayer): FilterImages | undefined {
  return layer.isBuilt && canShow(layer) ? filtersFrom(layer, (weight) => weight.variable) : undefined;
}

/** The gradients of a layer's filters; undefined where they are not among these. */
export function filterGradients(layer: NetworkLayer, gradients: ReadonlyMap<Variable, Tensor>): FilterImages | undefined {
  // A separable convolution's filters are products of two weights: they have no gradient of their own.
  if (!layer.isBuilt || !canShow(layer) || layer.kind.startsWith("separable")) return undefined;
  return filtersFrom(layer, (weight) => gradients.get(weight.variable));
}

function filtersFrom(layer: NetworkLayer, read: (weight: LayerWeight) => Tensor | undefined): FilterImages | undefined {
  return tidied(() => {
    const kernel = kernelOf(layer, read);
    if (kernel === undefined) return undefined;
    const pictures = picturesOf(layer, kernel);
    const [count = 0, height = 0, width = 0, channels = 0] = pictures.shape;
    return { values: Float32Array.from(pictures.dataSync()), count, height, width, channels, size: kernel.shape.slice(0, -1).join(" × ") };
  });
}

/** The filters as [...lengths, channels, filters]; of a dense layer behind an image [height, width, channels, units]. */
function kernelOf(layer: NetworkLayer, read: (weight: LayerWeight) => Tensor | undefined): Tensor | undefined {
  const named = (name: string): Tensor | undefined => {
    const weight = layer.weights.find((each) => each.name === name);
    return weight === undefined ? undefined : read(weight);
  };
  if (layer.kind.startsWith("separable")) return separableKernel(named("depthwiseKernel"), named("pointwiseKernel"));
  const kernel = named("kernel");
  if (kernel === undefined) return undefined;
  if (layer.kind === "dense") return kernel.reshape([...(pixelShape(layer) ?? [1, kernel.shape[0] ?? 1, 1]), -1]);
  const lengths = kernel.shape.slice(0, -2);
  if (layer.kind.endsWith("Transpose")) return kernel.transpose([...lengths.keys(), kernel.rank - 1, kernel.rank - 2]);
  if (layer.kind.startsWith("depthwise")) return kernel.reshape([...lengths, 1, -1]);
  return kernel;
}

/** Both steps of a separable convolution as the one that gives the same: kernel[…, d, k] = Σ_m depthwise[…, d, m] · pointwise[d · multiplier + m, k]. */
function separableKernel(depthwise: Tensor | undefined, pointwise: Tensor | undefined): Tensor | undefined {
  if (depthwise === undefined || pointwise === undefined) return undefined;
  const [channels = 1, multiplier = 1] = depthwise.shape.slice(-2);
  const taps = depthwise.size / (channels * multiplier);
  // A product for each channel: [channels, taps, multiplier] · [channels, multiplier, filters].
  const products = depthwise.reshape([taps, channels, multiplier]).transpose([1, 0, 2]).matMul(pointwise.reshape([channels, multiplier, -1]));
  return products.transpose([1, 0, 2]).reshape([...depthwise.shape.slice(0, -2), channels, -1]);
}

/**
 * Filters as [filters, height, width, channels]. In one dimension a picture has a row for each channel; in three, the slices of the depth stand
 * side by side.
 */
function picturesOf({ kind }: NetworkLayer, kernel: Tensor): Tensor {
  if (kernel.rank === 3) return kernel.transpose([2, 1, 0]).expandDims(3);
  if (kernel.rank === 4) return kernel.transpose([3, 0, 1, 2]);
  if (kernel.rank !== 5) throw new Error(`filterGrid: ${kind} has filters of ${kernel.rank - 2} dimensions, which can't be drawn.`);
  const [depth = 1, height = 1, width = 1, channels = 1, filters = 1] = kernel.shape;
  return kernel.transpose([4, 1, 0, 2, 3]).reshape([filters, height, depth * width, channels]);
}

/** The mean over the channels of each filter: [filters, height, width]. */
export function meanOverChannels({ values, channels }: FilterImages): Float32Array {
  const means = new Float32Array(values.length / channels);
  for (let i = 0; i < values.length; i++) means[Math.floor(i / channels)] = (means[Math.floor(i / channels)] ?? 0) + (values[i] ?? 0) / channels;
  return means;
}

/** The channels of one filter as pictures: [channels, height, width]. */
export function channelsOf({ values, height, width, channels }: FilterImages, filter: number): Float32Array {
  const area = height * width;
  const start = filter * area * channels;
  return Float32Array.from({ length: area * channels }, (_, i) => values[start + (i % area) * channels + Math.floor(i / area)] ?? 0);
}

/** What image a dense layer's inputs are the pixels of. */
function pixelShape(layer: NetworkLayer): readonly [number, number, number] | undefined {
  const place = placeOf(layer);
  const before = place?.source.inputs[0];
  if (before === undefined) return imageShapeOf(layer.inputShape);
  // Behind a convolution, a dense layer's inputs are no pixels any more.
  const onlyReshapes = ["flatten", "reshape", "input", "dropout"].includes(before.source.layer.kind);
  const [entrance, ...others] = entrancesOf(before);
  if (!onlyReshapes || entrance === undefined || others.length > 0) return undefined;
  const shape = imageShapeOf(entrance.shape);
  return shape !== undefined && shape[0] * shape[1] * shape[2] === layer.inputShape[0] ? shape : undefined;
}
