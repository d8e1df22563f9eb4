import type { Tensor } from "../backend/index.js";
import type { Triple } from "./conv3d.js";
import { averagePool } from "./ops/pool.js";
import { Pooling, type PoolingOptions } from "./pooling.js";

export type AveragePooling3dOptions = PoolingOptions<Triple>;

/** The mean of each window: see {@link averagePooling3d}. */
export class AveragePooling3d extends Pooling {
  readonly kind = "averagePooling3d";

  constructor(options: AveragePooling3dOptions) {
    super("averagePooling3d", 3, options);
  }

  call(input: Tensor): Tensor {
    return averagePool(input, this.window);
  }
}

/**
 * Takes the mean of each window of a volume, channel by channel. Cells outside the input don't count.
 *
 * y[t, r, c, d] = mean_{h, i, j} x[t·stride + h, r·stride + i, c·stride + j, d]
 *
 * @param options.poolSize the window's depth, rows and columns; 2
 * @param options.strides how far the window moves at a time; poolSize
 * @param options.padding "valid", "same", how many cells are put on every side, or `[before, after]` for each axis; "valid"
 * @returns a layer from [depth, rows, columns, channels] to [outputDepth, outputRows, outputColumns, channels]
 * @throws when an argument is not what it must be, or when the window is wider than the volume
 * @example layers.averagePooling3d({ poolSize: 2 }) // [8, 26, 26, 32] becomes [4, 13, 13, 32] (neon's Pooling, op avg)
 */
export function averagePooling3d(options: AveragePooling3dOptions = {}): AveragePooling3d {
  return new AveragePooling3d(options);
}
