import { type Tensor, type Tensor4D, tf } from "../backend/index.js";
import { Pooling2d, type Pooling2dOptions } from "./pooling2d.js";

/** The mean of each window: see {@link averagePooling2d}. */
export class AveragePooling2d extends Pooling2d {
  readonly kind = "averagePooling2d";

  call(input: Tensor): Tensor {
    return tf.avgPool(input as Tensor4D, [...this.poolSize], [...this.strides], this.padding);
  }
}

/**
 * Takes the mean of each window, channel by channel. With "same" padding the zeros around the image don't count.
 *
 * y[r, c, d] = mean_{i, j} x[r·stride + i, c·stride + j, d]
 *
 * @param options.poolSize the window's rows and columns; 2
 * @param options.strides how far the window moves at a time; poolSize
 * @param options.padding "valid" or "same"; "valid"
 * @returns a layer from [rows, columns, channels] to [outputRows, outputColumns, channels]
 * @throws when an argument is not what it must be, or when the window is wider than the image
 * @example layers.averagePooling2d({ poolSize: 2 }) // [26, 26, 32] becomes [13, 13, 32]
 */
export function averagePooling2d(options: Pooling2dOptions = {}): AveragePooling2d {
  return new AveragePooling2d(options);
}
