import { type Tensor, tf } from "../backend/index.js";
import { entrancesOf, type LayerWeight, type NetworkLayer, placeOf } from "./networkLayer.js";
import { imageShapeOf } from "./shownImages.js";

/** Filters as pictures. */
export interface FilterImages {
  /** [filters, height, width, channels]. */
  readonly values: Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The weight whose numbers can be seen as pictures: a convolution's kernel, or a dense layer's when its inputs are pixels. */
export function filterWeight(layer: NetworkLayer): LayerWeight | undefined {
  if (!layer.isBuilt || !canShow(layer)) return undefined;
  return layer.weights.find(({ name }) => name === "kernel");
}

/** Whether a layer's filters can be seen as pictures, known before it has any. */
export function canShow(layer: NetworkLayer): boolean {
  if (/^(conv2d|conv2dTranspose|depthwiseConv2d)$/.test(layer.kind)) return true;
  return layer.kind === "dense" && layer.isConnected && pixelShape(layer) !== undefined;
}

/**
 * A kernel, or its gradient, as pictures.
 *
 * @param kernel [rows, columns, channels, filters]; [rows, columns, filters, channels] of a transposed convolution; [pixels, units] of a dense layer
 */
export function filterImages(layer: NetworkLayer, kernel: Tensor): FilterImages {
  const pictures = tf.tidy(() => {
    if (layer.kind === "dense") {
      const [height, width, channels] = pixelShape(layer) ?? [1, kernel.shape[0] ?? 1, 1];
      return kernel.transpose().reshape([-1, height, width, channels]);
    }
    if (layer.kind === "conv2dTranspose") return kernel.transpose([2, 0, 1, 3]);
    if (layer.kind === "depthwiseConv2d") return kernel.reshape([...kernel.shape.slice(0, 2), 1, -1]).transpose([3, 0, 1, 2]);
    return kernel.transpose([3, 0, 1, 2]);
  });
  const [count = 0, height = 0, width = 0, channels = 0] = pictures.shape;
  const values = Float32Array.from(pictures.dataSync());
  pictures.dispose();
  return { values, count, height, width, channels };
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
