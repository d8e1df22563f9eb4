import type { Tensor } from "../backend/index.js";
import { AdaptivePooling, type AdaptivePoolingOptions } from "./adaptivePooling.js";
import type { Triple } from "./conv3d.js";

export type AdaptiveMaxPooling3dOptions = AdaptivePoolingOptions<Triple>;

/** The largest number of each part of a volume: see {@link adaptiveMaxPooling3d}. */
export class AdaptiveMaxPooling3d extends AdaptivePooling {
  readonly kind = "adaptiveMaxPooling3d";

  constructor(options: AdaptiveMaxPooling3dOptions) {
    super("adaptiveMaxPooling3d", 3, options);
  }

  protected reduce(part: Tensor, axis: number): Tensor {
    return part.max(axis, true);
  }
}

/**
 * Divides a volume of any size into as many parts as numbers are wanted, and takes the largest number of each, channel by channel.
 *
 * Part p of o along an axis of length n goes from floor(p·n/o) up to ceil((p + 1)·n/o); parts may overlap by a cell.
 *
 * @param options.outputSize how long the output is along each axis
 * @returns a layer from [depth, rows, columns, channels] to [...outputSize, channels]
 * @throws when outputSize is not what it must be, or the input is no volume
 * @example layers.adaptiveMaxPooling3d({ outputSize: 4 })
 */
export function adaptiveMaxPooling3d(options: AdaptiveMaxPooling3dOptions): AdaptiveMaxPooling3d {
  return new AdaptiveMaxPooling3d(options);
}
