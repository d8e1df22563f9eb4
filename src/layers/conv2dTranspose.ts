import type { Pair } from "../arithmetic/window.js";
import { TransposedConvolution, type TransposedConvolutionOptions } from "./transposedConvolution.js";

export type Conv2dTransposeOptions = TransposedConvolutionOptions<Pair>;

/** A 2-D transposed convolution: see {@link conv2dTranspose}. */
export class Conv2dTranspose extends TransposedConvolution {
  readonly kind = "conv2dTranspose";

  constructor(options: Conv2dTransposeOptions) {
    super("conv2dTranspose", 2, options);
  }
}

/**
 * A 2-D transposed convolution: each input cell adds its filter, times its value, to the output, `strides` cells from the next one's. It makes
 * images larger, and is what a convolution's gradient does.
 *
 * y[r·stride + i, c·stride + j, k] += Σ_d x[r, c, d] · kernel[i, j, k, d]
 *
 * Lengths: (input − 1)·stride + kernel − 2·padding + outputPadding. With "same" they are input·stride, with "valid" at least that.
 *
 * @param options.filters how many filters, and so how many channels come out
 * @param options.kernelSize the filter's rows and columns
 * @param options.strides how far apart the input cells stand in the output; 1
 * @param options.padding "valid", "same", or how many cells are cut off on every side; "valid"
 * @param options.outputPadding extra cells at the end of each axis, fewer than the stride; none
 * @param options.dilation the distance between the filter's cells; 1
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether each filter adds a bias; true
 * @param options.kernelInitializer the first values of the filters [rows, columns, filters, channels]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias [filters]; "zeros"
 * @returns a layer from [rows, columns, channels] to [outputRows, outputColumns, filters]
 * @throws when an argument is not what it must be, or when the padding leaves nothing
 * @example layers.conv2dTranspose({ filters: 8, kernelSize: 4, strides: 2, padding: "same", inputShape: [7, 7, 16] }) // [14, 14, 8], 2,056 parameters
 * @see Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016. (neon's Deconvolution)
 */
export function conv2dTranspose(options: Conv2dTransposeOptions): Conv2dTranspose {
  return new Conv2dTranspose(options);
}
