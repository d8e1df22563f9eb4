import { type Tensor, type Tensor4D, tf } from "../backend/index.js";
import { Pooling2d, type Pooling2dOptions } from "./pooling2d.js";

/** The largest number of each window: see {@link maxPooling2d}. */
export class MaxPooling2d extends Pooling2d {
  readonly kind = "maxPooling2d";

  call(input: Tensor): Tensor {
    return tf.maxPool(input as Tensor4D, [...this.poolSize], [...this.strides], this.padding);
  }
}

/**
 * Keeps the largest number of each window, channel by channel.
 *
 * y[r, c, d] = max_{i, j} x[r·stride + i, c·stride + j, d]
 *
 * @param options.poolSize the window's rows and columns; 2
 * @param options.strides how far the window moves at a time; poolSize
 * @param options.padding "valid" or "same"; "valid"
 * @returns a layer from [rows, columns, channels] to [outputRows, outputColumns, channels]
 * @throws when an argument is not what it must be, or when the window is wider than the image
 * @example layers.maxPooling2d({ poolSize: 2 }) // [26, 26, 32] becomes [13, 13, 32]
 */
export function maxPooling2d(options: Pooling2dOptions = {}): MaxPooling2d {
  return new MaxPooling2d(options);
}
