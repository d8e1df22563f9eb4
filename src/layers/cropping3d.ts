import { Cropping, type CroppingOptions } from "./cropping.js";

/** The inner part of a volume: see {@link cropping3d}. */
export class Cropping3d extends Cropping {
  readonly kind = "cropping3d";

  constructor(options: CroppingOptions) {
    super("cropping3d", 3, options);
  }
}

/**
 * Cuts off the sides of a volume.
 *
 * y[d, r, c] = x[d + front, r + top, c + left], for what the two sides of each axis leave
 *
 * @param options.cropping how many cells: one number for all sides, or one number for each axis, or `[before, after]` for each; 1
 * @returns a layer for inputs [depth, rows, columns, channels], whose axes get shorter
 * @throws when cropping is not what it must be, nothing is left, or the input is not a volume
 * @example layers.cropping3d({ cropping: 1 })
 */
export function cropping3d(options: CroppingOptions = {}): Cropping3d {
  return new Cropping3d(options);
}
