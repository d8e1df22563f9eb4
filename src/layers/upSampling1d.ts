import { UpSampling, type UpSamplingOptions } from "./upSampling.js";

export type UpSampling1dOptions = UpSamplingOptions<number>;

/** A sequence made larger: see {@link upSampling1d}. */
export class UpSampling1d extends UpSampling {
  readonly kind = "upSampling1d";

  constructor(options: UpSampling1dOptions) {
    super("upSampling1d", 1, options);
  }
}

/**
 * Makes a sequence larger by repeating each cell.
 *
 * y[i] = x[⌊i / size⌋]
 *
 * @param options.size how many times longer the sequence gets; 2
 * @returns a layer for inputs [length, channels]
 * @throws when size is not what it must be, or the input is not a sequence
 * @example layers.upSampling1d({ size: 3 })
 */
export function upSampling1d(options: UpSampling1dOptions = {}): UpSampling1d {
  return new UpSampling1d(options);
}
