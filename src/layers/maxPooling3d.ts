import type { Tensor } from "../backend/index.js";
import type { Triple } from "./conv3d.js";
import { maxPool } from "./ops/pool.js";
import { Pooling, type PoolingOptions } from "./pooling.js";

export type MaxPooling3dOptions = PoolingOptions<Triple>;

/** The largest number of each window: see {@link maxPooling3d}. */
export class MaxPooling3d extends Pooling {
  readonly kind = "maxPooling3d";

  constructor(options: MaxPooling3dOptions) {
    super("maxPooling3d", 3, options);
  }

  call(input: Tensor): Tensor {
    return maxPool(input, this.window);
  }
}

/**
 * Keeps the largest number of each window of a volume, channel by channel.
 *
 * y[t, r, c, d] = max_{h, i, j} x[t·stride + h, r·stride + i, c·stride + j, d]
 *
 * @param options.poolSize the window's depth, rows and columns; 2
 * @param options.strides how far the window moves at a time; poolSize
 * @param options.padding "valid", "same", how many cells are put on every side, or `[before, after]` for each axis; "valid"
 * @returns a layer from [depth, rows, columns, channels] to [outputDepth, outputRows, outputColumns, channels]
 * @throws when an argument is not what it must be, or when the window is wider than the volume
 * @example layers.maxPooling3d({ poolSize: 2 }) // [8, 26, 26, 32] becomes [4, 13, 13, 32] (neon's Pooling, op max)
 */
export function maxPooling3d(options: MaxPooling3dOptions = {}): MaxPooling3d {
  return new MaxPooling3d(options);
}
