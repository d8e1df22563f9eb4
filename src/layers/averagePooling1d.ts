import type { Tensor } from "../backend/index.js";
import { averagePool } from "./ops/pool.js";
import { Pooling, type PoolingOptions } from "./pooling.js";

export type AveragePooling1dOptions = PoolingOptions<number>;

/** The mean of each window: see {@link averagePooling1d}. */
export class AveragePooling1d extends Pooling {
  readonly kind = "averagePooling1d";

  constructor(options: AveragePooling1dOptions) {
    super("averagePooling1d", 1, options);
  }

  call(input: Tensor): Tensor {
    return averagePool(input, this.window);
  }
}

/**
 * Takes the mean of each window of a sequence, channel by channel. Cells outside the input don't count.
 *
 * y[t, d] = mean_{i} x[t·stride + i, d]
 *
 * @param options.poolSize the window's length; 2
 * @param options.strides how far the window moves at a time; poolSize
 * @param options.padding "valid", "same", how many cells are put on every side, or `[before, after]` for each axis; "valid"
 * @returns a layer from [length, channels] to [outputLength, channels]
 * @throws when an argument is not what it must be, or when the window is wider than the sequence
 * @example layers.averagePooling1d({ poolSize: 2 }) // [26, 32] becomes [13, 32] (neon's Pooling, op avg)
 */
export function averagePooling1d(options: AveragePooling1dOptions = {}): AveragePooling1d {
  return new AveragePooling1d(options);
}
