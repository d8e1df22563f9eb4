import type { Tensor } from "../backend/index.js";
import { GlobalPooling, type GlobalPoolingOptions } from "./globalPooling.js";

/** The mean of a whole image: see {@link globalAveragePooling2d}. */
export class GlobalAveragePooling2d extends GlobalPooling {
  readonly kind = "globalAveragePooling2d";

  constructor(options: GlobalPoolingOptions) {
    super(2, options);
  }

  call(input: Tensor): Tensor {
    return input.mean(this.pooled, this.keepDims);
  }
}

/**
 * The mean of each channel over the whole image.
 *
 * y[d] = mean_{r, c} x[r, c, d]
 *
 * @param options.keepDims keeps the pooled axes with the length 1; false
 * @returns a layer from [rows, columns, channels] to [channels]
 * @throws when the input is no image
 * @example layers.globalAveragePooling2d() // [26, 26, 32] becomes [32]
 * @see Lin et al., Network in network, 2013
 */
export function globalAveragePooling2d(options: GlobalPoolingOptions = {}): GlobalAveragePooling2d {
  return new GlobalAveragePooling2d(options);
}
