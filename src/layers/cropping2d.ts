import { Cropping, type CroppingOptions } from "./cropping.js";

/** The inner part of an image: see {@link cropping2d}. */
export class Cropping2d extends Cropping {
  readonly kind = "cropping2d";

  constructor(options: CroppingOptions) {
    super("cropping2d", 2, options);
  }
}

/**
 * Cuts off the sides of an image.
 *
 * y[r, c] = x[r + top, c + left], for rows − top − bottom rows and columns − left − right columns
 *
 * @param options.cropping how many cells: one number for all sides, or one number for each axis, or `[before, after]` for each; 1
 * @returns a layer for inputs [rows, columns, channels], whose axes get shorter
 * @throws when cropping is not what it must be, nothing is left, or the input is not an image
 * @example layers.cropping2d({ cropping: [[1, 2], [0, 0]] })
 */
export function cropping2d(options: CroppingOptions = {}): Cropping2d {
  return new Cropping2d(options);
}
