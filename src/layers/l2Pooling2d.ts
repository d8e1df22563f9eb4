import type { Pair } from "../arithmetic/window.js";
import type { Tensor } from "../backend/index.js";
import { l2Pool } from "./ops/pool.js";
import { Pooling, type PoolingOptions } from "./pooling.js";

export type L2Pooling2dOptions = PoolingOptions<Pair>;

/** The root of the sum of squares of each window: see {@link l2Pooling2d}. */
export class L2Pooling2d extends Pooling {
  readonly kind = "l2Pooling2d";

  constructor(options: L2Pooling2dOptions) {
    super("l2Pooling2d", 2, options);
  }

  call(input: Tensor): Tensor {
    return l2Pool(input, this.window);
  }
}

/**
 * Takes the root of the sum of squares of each window, channel by channel.
 *
 * y[r, c, d] = √(Σ_{i, j} x[r·stride + i, c·stride + j, d]²)
 *
 * @param options.poolSize the window's rows and columns; 2
 * @param options.strides how far the window moves at a time; poolSize
 * @param options.padding "valid", "same", how many cells are put on every side, or `[before, after]` for each axis; "valid"
 * @returns a layer from [rows, columns, channels] to [outputRows, outputColumns, channels]
 * @throws when an argument is not what it must be, or when the window is wider than the image
 * @example layers.l2Pooling2d({ poolSize: 2 }) // [26, 26, 32] becomes [13, 13, 32] (neon's Pooling, op l2)
 */
export function l2Pooling2d(options: L2Pooling2dOptions = {}): L2Pooling2d {
  return new L2Pooling2d(options);
}
