import type { Tensor } from "../backend/index.js";
import { AdaptivePooling, type AdaptivePoolingOptions } from "./adaptivePooling.js";

export type AdaptiveAveragePooling1dOptions = AdaptivePoolingOptions<number>;

/** The mean of each part of a sequence: see {@link adaptiveAveragePooling1d}. */
export class AdaptiveAveragePooling1d extends AdaptivePooling {
  readonly kind = "adaptiveAveragePooling1d";

  constructor(options: AdaptiveAveragePooling1dOptions) {
    super("adaptiveAveragePooling1d", 1, options);
  }

  protected reduce(part: Tensor, axis: number): Tensor {
    return part.mean(axis, true);
  }
}

/**
 * Divides a sequence of any size into as many parts as numbers are wanted, and takes the mean of each, channel by channel.
 *
 * Part p of o along an axis of length n goes from floor(p·n/o) up to ceil((p + 1)·n/o); parts may overlap by a cell.
 *
 * @param options.outputSize how long the output is along each axis
 * @returns a layer from [length, channels] to [...outputSize, channels]
 * @throws when outputSize is not what it must be, or the input is no sequence
 * @example layers.adaptiveAveragePooling1d({ outputSize: 4 })
 */
export function adaptiveAveragePooling1d(options: AdaptiveAveragePooling1dOptions): AdaptiveAveragePooling1d {
  return new AdaptiveAveragePooling1d(options);
}
