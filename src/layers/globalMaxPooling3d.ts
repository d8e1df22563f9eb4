import type { Tensor } from "../backend/index.js";
import { GlobalPooling, type GlobalPoolingOptions } from "./globalPooling.js";

/** The largest number of a whole volume: see {@link globalMaxPooling3d}. */
export class GlobalMaxPooling3d extends GlobalPooling {
  readonly kind = "globalMaxPooling3d";

  constructor(options: GlobalPoolingOptions) {
    super(3, options);
  }

  call(input: Tensor): Tensor {
    return input.max(this.pooled, this.keepDims);
  }
}

/**
 * The largest number of each channel over the whole volume.
 *
 * y[d] = max_{t, r, c} x[t, r, c, d]
 *
 * @param options.keepDims keeps the pooled axes with the length 1; false
 * @returns a layer from [depth, rows, columns, channels] to [channels]
 * @throws when the input is no volume
 * @example layers.globalMaxPooling3d() // [8, 26, 26, 32] becomes [32]
 * @see Lin et al., Network in network, 2013
 */
export function globalMaxPooling3d(options: GlobalPoolingOptions = {}): GlobalMaxPooling3d {
  return new GlobalMaxPooling3d(options);
}
