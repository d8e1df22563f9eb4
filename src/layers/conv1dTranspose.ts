import { TransposedConvolution, type TransposedConvolutionOptions } from "./transposedConvolution.js";

export type Conv1dTransposeOptions = TransposedConvolutionOptions<number>;

/** A 1-D transposed convolution: see {@link conv1dTranspose}. */
export class Conv1dTranspose extends TransposedConvolution {
  readonly kind = "conv1dTranspose";

  constructor(options: Conv1dTransposeOptions) {
    super("conv1dTranspose", 1, options);
  }
}

/**
 * A 1-D transposed convolution: each input cell adds its filter, times its value, to the output, `strides` cells from the next one's. It makes
 * sequences larger, and is what a convolution's gradient does.
 *
 * y[t·stride + i, k] += Σ_d x[t, d] · kernel[i, k, d]
 *
 * Lengths: (input − 1)·stride + kernel − 2·padding + outputPadding. With "same" they are input·stride, with "valid" at least that.
 *
 * @param options.filters how many filters, and so how many channels come out
 * @param options.kernelSize the filter's length
 * @param options.strides how far apart the input cells stand in the output; 1
 * @param options.padding "valid", "same", or how many cells are cut off on every side; "valid"
 * @param options.outputPadding extra cells at the end of each axis, fewer than the stride; none
 * @param options.dilation the distance between the filter's cells; 1
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether each filter adds a bias; true
 * @param options.kernelInitializer the first values of the filters [length, filters, channels]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias [filters]; "zeros"
 * @returns a layer from [length, channels] to [outputLength, filters]
 * @throws when an argument is not what it must be, or when the padding leaves nothing
 * @example layers.conv1dTranspose({ filters: 8, kernelSize: 4, strides: 2, padding: "same", inputShape: [25, 16] }) // [50, 8], 520 parameters
 * @see Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016. (neon's Deconvolution)
 */
export function conv1dTranspose(options: Conv1dTransposeOptions): Conv1dTranspose {
  return new Conv1dTranspose(options);
}
