import type { Tensor } from "../backend/index.js";
import { AdaptivePooling, type AdaptivePoolingOptions } from "./adaptivePooling.js";

export type AdaptiveMaxPooling1dOptions = AdaptivePoolingOptions<number>;

/** The largest number of each part of a sequence: see {@link adaptiveMaxPooling1d}. */
export class AdaptiveMaxPooling1d extends AdaptivePooling {
  readonly kind = "adaptiveMaxPooling1d";

  constructor(options: AdaptiveMaxPooling1dOptions) {
    super("adaptiveMaxPooling1d", 1, options);
  }

  protected reduce(part: Tensor, axis: number): Tensor {
    return part.max(axis, true);
  }
}

/**
 * Divides a sequence of any size into as many parts as numbers are wanted, and takes the largest number of each, channel by channel.
 *
 * Part p of o along an axis of length n goes from floor(p·n/o) up to ceil((p + 1)·n/o); parts may overlap by a cell.
 *
 * @param options.outputSize how long the output is along each axis
 * @returns a layer from [length, channels] to [...outputSize, channels]
 * @throws when outputSize is not what it must be, or the input is no sequence
 * @example layers.adaptiveMaxPooling1d({ outputSize: 4 })
 */
export function adaptiveMaxPooling1d(options: AdaptiveMaxPooling1dOptions): AdaptiveMaxPooling1d {
  return new AdaptiveMaxPooling1d(options);
}
