import type { Triple } from "./conv3d.js";
import { TransposedConvolution, type TransposedConvolutionOptions } from "./transposedConvolution.js";

export type Conv3dTransposeOptions = TransposedConvolutionOptions<Triple>;

/** A 3-D transposed convolution: see {@link conv3dTranspose}. */
export class Conv3dTranspose extends TransposedConvolution {
  readonly kind = "conv3dTranspose";

  constructor(options: Conv3dTransposeOptions) {
    super("conv3dTranspose", 3, options);
  }
}

/**
 * A 3-D transposed convolution: each input cell adds its filter, times its value, to the output, `strides` cells from the next one's. It makes
 * volumes larger, and is what a convolution's gradient does.
 *
 * y[t·stride + h, r·stride + i, c·stride + j, k] += Σ_d x[t, r, c, d] · kernel[h, i, j, k, d]
 *
 * Lengths: (input − 1)·stride + kernel − 2·padding + outputPadding. With "same" they are input·stride, with "valid" at least that.
 *
 * @param options.filters how many filters, and so how many channels come out
 * @param options.kernelSize the filter's depth, rows and columns
 * @param options.strides how far apart the input cells stand in the output; 1
 * @param options.padding "valid", "same", or how many cells are cut off on every side; "valid"
 * @param options.outputPadding extra cells at the end of each axis, fewer than the stride; none
 * @param options.dilation the distance between the filter's cells; 1
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether each filter adds a bias; true
 * @param options.kernelInitializer the first values of the filters [depth, rows, columns, filters, channels]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias [filters]; "zeros"
 * @returns a layer from [depth, rows, columns, channels] to [outputDepth, outputRows, outputColumns, filters]
 * @throws when an argument is not what it must be, or when the padding leaves nothing
 * @example layers.conv3dTranspose({ filters: 2, kernelSize: 2, strides: 2, inputShape: [4, 4, 4, 8] }) // [8, 8, 8, 2], 130 parameters
 * @see Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016. (neon's Deconvolution)
 */
export function conv3dTranspose(options: Conv3dTransposeOptions): Conv3dTranspose {
  return new Conv3dTranspose(options);
}
