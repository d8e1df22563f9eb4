import type { Tensor } from "../backend/index.js";
import { GlobalPooling, type GlobalPoolingOptions } from "./globalPooling.js";

/** The mean of a whole volume: see {@link globalAveragePooling3d}. */
export class GlobalAveragePooling3d extends GlobalPooling {
  readonly kind = "globalAveragePooling3d";

  constructor(options: GlobalPoolingOptions) {
    super(3, options);
  }

  call(input: Tensor): Tensor {
    return input.mean(this.pooled, this.keepDims);
  }
}

/**
 * The mean of each channel over the whole volume.
 *
 * y[d] = mean_{t, r, c} x[t, r, c, d]
 *
 * @param options.keepDims keeps the pooled axes with the length 1; false
 * @returns a layer from [depth, rows, columns, channels] to [channels]
 * @throws when the input is no volume
 * @example layers.globalAveragePooling3d() // [8, 26, 26, 32] becomes [32]
 * @see Lin et al., Network in network, 2013
 */
export function globalAveragePooling3d(options: GlobalPoolingOptions = {}): GlobalAveragePooling3d {
  return new GlobalAveragePooling3d(options);
}
