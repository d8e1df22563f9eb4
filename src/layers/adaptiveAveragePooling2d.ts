import type { Pair } from "../arithmetic/window.js";
import type { Tensor } from "../backend/index.js";
import { AdaptivePooling, type AdaptivePoolingOptions } from "./adaptivePooling.js";

export type AdaptiveAveragePooling2dOptions = AdaptivePoolingOptions<Pair>;

/** The mean of each part of an image: see {@link adaptiveAveragePooling2d}. */
export class AdaptiveAveragePooling2d extends AdaptivePooling {
  readonly kind = "adaptiveAveragePooling2d";

  constructor(options: AdaptiveAveragePooling2dOptions) {
    super("adaptiveAveragePooling2d", 2, options);
  }

  protected reduce(part: Tensor, axis: number): Tensor {
    return part.mean(axis, true);
  }
}

/**
 * Divides an image of any size into as many parts as numbers are wanted, and takes the mean of each, channel by channel.
 *
 * Part p of o along an axis of length n goes from floor(p·n/o) up to ceil((p + 1)·n/o); parts may overlap by a cell.
 *
 * @param options.outputSize how long the output is along each axis
 * @returns a layer from [rows, columns, channels] to [...outputSize, channels]
 * @throws when outputSize is not what it must be, or the input is no image
 * @example layers.adaptiveAveragePooling2d({ outputSize: 4 })
 */
export function adaptiveAveragePooling2d(options: AdaptiveAveragePooling2dOptions): AdaptiveAveragePooling2d {
  return new AdaptiveAveragePooling2d(options);
}
