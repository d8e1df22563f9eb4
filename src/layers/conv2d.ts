import type { Pair } from "../arithmetic/window.js";
import { Convolution, type ConvolutionOptions } from "./convolution.js";

export type Conv2dOptions = ConvolutionOptions<Pair>;

/** A 2-D convolution: see {@link conv2d}. */
export class Conv2d extends Convolution {
  readonly kind = "conv2d";

  constructor(options: Conv2dOptions) {
    super("conv2d", 2, options);
  }
}

/**
 * A 2-D convolution: each filter slides over the image and gives a weighted sum at every place.
 *
 * y[r, c, k] = activation(Σ_{i, j, d} x[r·stride + i·dilation, c·stride + j·dilation, d] · kernel[i, j, d, k] + bias[k])
 *
 * @param options.filters how many filters, and so how many channels come out
 * @param options.kernelSize the filter's rows and columns
 * @param options.strides how far the filter moves at a time; 1
 * @param options.padding "valid", "same", how many zeros on every side, or `[[top, bottom], [left, right]]`; "valid"
 * @param options.dilation the distance between the filter's cells; 1
 * @param options.groups into how many parts the channels and the filters are divided; 1
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether each filter adds a bias; true
 * @param options.kernelInitializer the first values of the filters [rows, columns, channels / groups, filters]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias [filters]; "zeros"
 * @returns a layer from [rows, columns, channels] to [outputRows, outputColumns, filters]
 * @throws when an argument is not what it must be, or when the filter is wider than the padded image
 * @example layers.conv2d({ filters: 32, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1] }) // [26, 26, 32], 320 parameters
 * @see LeCun et al., Gradient-based learning applied to document recognition, 1998
 */
export function conv2d(options: Conv2dOptions): Conv2d {
  return new Conv2d(options);
}
