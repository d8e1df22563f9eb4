import type { Tensor } from "../backend/index.js";
import { GlobalPooling, type GlobalPoolingOptions } from "./globalPooling.js";

/** The largest number of a whole image: see {@link globalMaxPooling2d}. */
export class GlobalMaxPooling2d extends GlobalPooling {
  readonly kind = "globalMaxPooling2d";

  constructor(options: GlobalPoolingOptions) {
    super(2, options);
  }

  call(input: Tensor): Tensor {
    return input.max(this.pooled, this.keepDims);
  }
}

/**
 * The largest number of each channel over the whole image.
 *
 * y[d] = max_{r, c} x[r, c, d]
 *
 * @param options.keepDims keeps the pooled axes with the length 1; false
 * @returns a layer from [rows, columns, channels] to [channels]
 * @throws when the input is no image
 * @example layers.globalMaxPooling2d() // [26, 26, 32] becomes [32]
 * @see Lin et al., Network in network, 2013
 */
export function globalMaxPooling2d(options: GlobalPoolingOptions = {}): GlobalMaxPooling2d {
  return new GlobalMaxPooling2d(options);
}
