import { Cropping, type CroppingOptions } from "./cropping.js";

/** The inner part of a sequence: see {@link cropping1d}. */
export class Cropping1d extends Cropping {
  readonly kind = "cropping1d";

  constructor(options: CroppingOptions) {
    super("cropping1d", 1, options);
  }
}

/**
 * Cuts off the sides of a sequence.
 *
 * y[i] = x[i + before], for i from 0 to length − before − after − 1
 *
 * @param options.cropping how many cells: one number for both sides, or `[before, after]`; 1
 * @returns a layer for inputs [length, channels], whose axes get shorter
 * @throws when cropping is not what it must be, nothing is left, or the input is not a sequence
 * @example layers.cropping1d({ cropping: [2, 0] })
 */
export function cropping1d(options: CroppingOptions = {}): Cropping1d {
  return new Cropping1d(options);
}
