import type { Tensor } from "../backend/index.js";
import { GlobalPooling, type GlobalPoolingOptions } from "./globalPooling.js";

/** The largest number of a whole sequence: see {@link globalMaxPooling1d}. */
export class GlobalMaxPooling1d extends GlobalPooling {
  readonly kind = "globalMaxPooling1d";

  constructor(options: GlobalPoolingOptions) {
    super(1, options);
  }

  call(input: Tensor): Tensor {
    return input.max(this.pooled, this.keepDims);
  }
}

/**
 * The largest number of each channel over the whole sequence.
 *
 * y[d] = max_{t} x[t, d]
 *
 * @param options.keepDims keeps the pooled axes with the length 1; false
 * @returns a layer from [length, channels] to [channels]
 * @throws when the input is no sequence
 * @example layers.globalMaxPooling1d() // [26, 32] becomes [32]
 * @see Lin et al., Network in network, 2013
 */
export function globalMaxPooling1d(options: GlobalPoolingOptions = {}): GlobalMaxPooling1d {
  return new GlobalMaxPooling1d(options);
}
