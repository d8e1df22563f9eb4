import type { Tensor } from "../backend/index.js";
import { maxPool } from "./ops/pool.js";
import { Pooling, type PoolingOptions } from "./pooling.js";

export type MaxPooling1dOptions = PoolingOptions<number>;

/** The largest number of each window: see {@link maxPooling1d}. */
export class MaxPooling1d extends Pooling {
  readonly kind = "maxPooling1d";

  constructor(options: MaxPooling1dOptions) {
    super("maxPooling1d", 1, options);
  }

  call(input: Tensor): Tensor {
    return maxPool(input, this.window);
  }
}

/**
 * Keeps the largest number of each window of a sequence, channel by channel.
 *
 * y[t, d] = max_{i} x[t·stride + i, d]
 *
 * @param options.poolSize the window's length; 2
 * @param options.strides how far the window moves at a time; poolSize
 * @param options.padding "valid", "same", how many cells are put on every side, or `[before, after]` for each axis; "valid"
 * @returns a layer from [length, channels] to [outputLength, channels]
 * @throws when an argument is not what it must be, or when the window is wider than the sequence
 * @example layers.maxPooling1d({ poolSize: 2 }) // [26, 32] becomes [13, 32] (neon's Pooling, op max)
 */
export function maxPooling1d(options: MaxPooling1dOptions = {}): MaxPooling1d {
  return new MaxPooling1d(options);
}
