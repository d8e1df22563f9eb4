import { type Tensor, tf } from "../backend/index.js";
import type { CallContext, Mask } from "./layer.js";
import { GlobalPooling, type GlobalPoolingOptions } from "./globalPooling.js";

/** The mean of a whole sequence: see {@link globalAveragePooling1d}. */
export class GlobalAveragePooling1d extends GlobalPooling {
  readonly kind = "globalAveragePooling1d";

  constructor(options: GlobalPoolingOptions) {
    super(1, options);
  }

  /** With a mask, the mean over the steps that count; 0 where none does. */
  call(input: Tensor, { mask }: CallContext = { training: false }): Tensor {
    if (mask === undefined) return input.mean(this.pooled, this.keepDims);
    const counts = mask.cast("float32").expandDims(-1);
    return input.mul(counts).sum(1, this.keepDims).div(tf.maximum(counts.sum(1, this.keepDims), 1));
  }

  protected override maskAfter(): Mask {
    return undefined;
  }
}

/**
 * The mean of each channel over the whole sequence.
 *
 * y[d] = mean_{t} x[t, d]; with a mask over the steps that count, and 0 where none does (Keras gives NaN)
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
