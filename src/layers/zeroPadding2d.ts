import { ZeroPadding, type ZeroPaddingOptions } from "./zeroPadding.js";

/** Zeros around an image: see {@link zeroPadding2d}. */
export class ZeroPadding2d extends ZeroPadding {
  readonly kind = "zeroPadding2d";

  constructor(options: ZeroPaddingOptions) {
    super("zeroPadding2d", 2, options);
  }
}

/**
 * Puts zeros around an image.
 *
 * y[r, c] = x[r − top, c − left] within the image, 0 around it
 *
 * @param options.padding how many: one number for all sides, or one number for each axis, or `[before, after]` for each; 1
 * @returns a layer for inputs [rows, columns, channels], whose axes get longer
 * @throws when padding is not what it must be, or the input is not an image
 * @example layers.zeroPadding2d({ padding: [[1, 2], [0, 0]] })
 */
export function zeroPadding2d(options: ZeroPaddingOptions = {}): ZeroPadding2d {
  return new ZeroPadding2d(options);
}
