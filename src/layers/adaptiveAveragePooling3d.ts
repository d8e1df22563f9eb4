import type { Tensor } from "../backend/index.js";
import { AdaptivePooling, type AdaptivePoolingOptions } from "./adaptivePooling.js";
import type { Triple } from "./conv3d.js";

export type AdaptiveAveragePooling3dOptions = AdaptivePoolingOptions<Triple>;

/** The mean of each part of a volume: see {@link adaptiveAveragePooling3d}. */
export class AdaptiveAveragePooling3d extends AdaptivePooling {
  readonly kind = "adaptiveAveragePooling3d";

  constructor(options: AdaptiveAveragePooling3dOptions) {
    super("adaptiveAveragePooling3d", 3, options);
  }

  protected reduce(part: Tensor, axis: number): Tensor {
    return part.mean(axis, true);
  }
}

/**
 * Divides a volume of any size into as many parts as numbers are wanted, and takes the mean of each, channel by channel.
 *
 * Part p of o along an axis of length n goes from floor(p·n/o) up to ceil((p + 1)·n/o); parts may overlap by a cell.
 *
 * @param options.outputSize how long the output is along each axis
 * @returns a layer from [depth, rows, columns, channels] to [...outputSize, channels]
 * @throws when outputSize is not what it must be, or the input is no volume
 * @example layers.adaptiveAveragePooling3d({ outputSize: 4 })
 */
export function adaptiveAveragePooling3d(options: AdaptiveAveragePooling3dOptions): AdaptiveAveragePooling3d {
  return new AdaptiveAveragePooling3d(options);
}
