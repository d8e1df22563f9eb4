import type { Pair } from "../arithmetic/window.js";
import type { Tensor } from "../backend/index.js";
import { AdaptivePooling, type AdaptivePoolingOptions } from "./adaptivePooling.js";

export type AdaptiveMaxPooling2dOptions = AdaptivePoolingOptions<Pair>;

/** The largest number of each part of an image: see {@link adaptiveMaxPooling2d}. */
export class AdaptiveMaxPooling2d extends AdaptivePooling {
  readonly kind = "adaptiveMaxPooling2d";

  constructor(options: AdaptiveMaxPooling2dOptions) {
    super("adaptiveMaxPooling2d", 2, options);
  }

  protected reduce(part: Tensor, axis: number): Tensor {
    return part.max(axis, true);
  }
}

/**
 * Divides an image of any size into as many parts as numbers are wanted, and takes the largest number of each, channel by channel.
 *
 * Part p of o along an axis of length n goes from floor(p·n/o) up to ceil((p + 1)·n/o); parts may overlap by a cell.
 *
 * @param options.outputSize how long the output is along each axis
 * @returns a layer from [rows, columns, channels] to [...outputSize, channels]
 * @throws when outputSize is not what it must be, or the input is no image
 * @example layers.adaptiveMaxPooling2d({ outputSize: 4 })
 */
export function adaptiveMaxPooling2d(options: AdaptiveMaxPooling2dOptions): AdaptiveMaxPooling2d {
  return new AdaptiveMaxPooling2d(options);
}
