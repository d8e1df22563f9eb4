import type { Pair } from "../arithmetic/window.js";
import type { Tensor } from "../backend/index.js";
import { maxPool } from "./ops/pool.js";
import { Pooling, type PoolingOptions } from "./pooling.js";

export type MaxPooling2dOptions = PoolingOptions<Pair>;

/** The largest number of each window: see {@link maxPooling2d}. */
export class MaxPooling2d extends Pooling {
  readonly kind = "maxPooling2d";

  constructor(options: MaxPooling2dOptions) {
    super("maxPooling2d", 2, options);
  }

  call(input: Tensor): Tensor {
    return maxPool(input, this.window);
  }
}

/**
 * Keeps the largest number of each window, channel by channel.
 *
 * y[r, c, d] = max_{i, j} x[r·stride + i, c·stride + j, d]
 *
 * @param options.poolSize the window's rows and columns; 2
 * @param options.strides how far the window moves at a time; poolSize
 * @param options.padding "valid", "same", how many cells are put on every side, or `[before, after]` for each axis; "valid"
 * @returns a layer from [rows, columns, channels] to [outputRows, outputColumns, channels]
 * @throws when an argument is not what it must be, or when the window is wider than the image
 * @example layers.maxPooling2d({ poolSize: 2 }) // [26, 26, 32] becomes [13, 13, 32] (neon's Pooling, op max)
 */
export function maxPooling2d(options: MaxPooling2dOptions = {}): MaxPooling2d {
  return new MaxPooling2d(options);
}
