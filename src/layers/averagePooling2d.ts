import type { Pair } from "../arithmetic/window.js";
import type { Tensor } from "../backend/index.js";
import { averagePool } from "./ops/pool.js";
import { Pooling, type PoolingOptions } from "./pooling.js";

export type AveragePooling2dOptions = PoolingOptions<Pair>;

/** The mean of each window: see {@link averagePooling2d}. */
export class AveragePooling2d extends Pooling {
  readonly kind = "averagePooling2d";

  constructor(options: AveragePooling2dOptions) {
    super("averagePooling2d", 2, options);
  }

  call(input: Tensor): Tensor {
    return averagePool(input, this.window);
  }
}

/**
 * Takes the mean of each window, channel by channel. Cells outside the input don't count.
 *
 * y[r, c, d] = mean_{i, j} x[r·stride + i, c·stride + j, d]
 *
 * @param options.poolSize the window's rows and columns; 2
 * @param options.strides how far the window moves at a time; poolSize
 * @param options.padding "valid", "same", how many cells are put on every side, or `[before, after]` for each axis; "valid"
 * @returns a layer from [rows, columns, channels] to [outputRows, outputColumns, channels]
 * @throws when an argument is not what it must be, or when the window is wider than the image
 * @example layers.averagePooling2d({ poolSize: 2 }) // [26, 26, 32] becomes [13, 13, 32] (neon's Pooling, op avg)
 */
export function averagePooling2d(options: AveragePooling2dOptions = {}): AveragePooling2d {
  return new AveragePooling2d(options);
}
