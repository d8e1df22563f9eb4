import type { Tensor } from "../backend/index.js";
import { GlobalPooling, type GlobalPoolingOptions } from "./globalPooling.js";

/** The mean of a whole sequence: see {@link globalAveragePooling1d}. */
export class GlobalAveragePooling1d extends GlobalPooling {
  readonly kind = "globalAveragePooling1d";

  constructor(options: GlobalPoolingOptions) {
    super(1, options);
  }

  call(input: Tensor): Tensor {
    return input.mean(this.pooled, this.keepDims);
  }
}

/**
 * The mean of each channel over the whole sequence.
 *
 * y[d] = mean_{t} x[t, d]
 *
 * @param options.keepDims keeps the pooled axes with the length 1; false
 * @returns a layer from [length, channels] to [channels]
 * @throws when the input is no sequence
 * @example layers.globalAveragePooling1d() // [26, 32] becomes [32]
 * @see Lin et al., Network in network, 2013
 */
export function globalAveragePooling1d(options: GlobalPoolingOptions = {}): GlobalAveragePooling1d {
  return new GlobalAveragePooling1d(options);
}
