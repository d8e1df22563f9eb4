import { ZeroPadding, type ZeroPaddingOptions } from "./zeroPadding.js";

/** Zeros around a volume: see {@link zeroPadding3d}. */
export class ZeroPadding3d extends ZeroPadding {
  readonly kind = "zeroPadding3d";

  constructor(options: ZeroPaddingOptions) {
    super("zeroPadding3d", 3, options);
  }
}

/**
 * Puts zeros around a volume.
 *
 * y[d, r, c] = x[d − front, r − top, c − left] within the volume, 0 around it
 *
 * @param options.padding how many: one number for all sides, or one number for each axis, or `[before, after]` for each; 1
 * @returns a layer for inputs [depth, rows, columns, channels], whose axes get longer
 * @throws when padding is not what it must be, or the input is not a volume
 * @example layers.zeroPadding3d({ padding: 1 })
 */
export function zeroPadding3d(options: ZeroPaddingOptions = {}): ZeroPadding3d {
  return new ZeroPadding3d(options);
}
