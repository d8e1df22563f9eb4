import type { Triple } from "./conv3d.js";
import { UpSampling, type UpSamplingOptions } from "./upSampling.js";

export type UpSampling3dOptions = UpSamplingOptions<Triple>;

/** A volume made larger: see {@link upSampling3d}. */
export class UpSampling3d extends UpSampling {
  readonly kind = "upSampling3d";

  constructor(options: UpSampling3dOptions) {
    super("upSampling3d", 3, options);
  }
}

/**
 * Makes a volume larger by repeating each cell.
 *
 * y[d, r, c] = x[⌊d / size₁⌋, ⌊r / size₂⌋, ⌊c / size₃⌋]
 *
 * @param options.size how many times longer each axis gets; 2
 * @returns a layer for inputs [depth, rows, columns, channels]
 * @throws when size is not what it must be, or the input is not a volume
 * @example layers.upSampling3d({ size: 3 })
 */
export function upSampling3d(options: UpSampling3dOptions = {}): UpSampling3d {
  return new UpSampling3d(options);
}
