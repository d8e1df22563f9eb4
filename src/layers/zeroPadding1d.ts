import { ZeroPadding, type ZeroPaddingOptions } from "./zeroPadding.js";

/** Zeros around a sequence: see {@link zeroPadding1d}. */
export class ZeroPadding1d extends ZeroPadding {
  readonly kind = "zeroPadding1d";

  constructor(options: ZeroPaddingOptions) {
    super("zeroPadding1d", 1, options);
  }
}

/**
 * Puts zeros around a sequence.
 *
 * y[i] = x[i − before] within the sequence, 0 around it
 *
 * @param options.padding how many: one number for both sides, or `[before, after]`; 1
 * @returns a layer for inputs [length, channels], whose axes get longer
 * @throws when padding is not what it must be, or the input is not a sequence
 * @example layers.zeroPadding1d({ padding: [2, 0] })
 */
export function zeroPadding1d(options: ZeroPaddingOptions = {}): ZeroPadding1d {
  return new ZeroPadding1d(options);
}
