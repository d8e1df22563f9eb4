import { DepthwiseConvolution, type DepthwiseConvolutionOptions } from "./depthwiseConvolution.js";

export type DepthwiseConv1dOptions = DepthwiseConvolutionOptions<number>;

/** A 1-D depthwise convolution: see {@link depthwiseConv1d}. */
export class DepthwiseConv1d extends DepthwiseConvolution {
  readonly kind = "depthwiseConv1d";

  constructor(options: DepthwiseConv1dOptions) {
    super("depthwiseConv1d", 1, options);
  }
}

/**
 * A 1-D convolution that keeps the channels apart: each filter sees one channel.
 *
 * y[t, d·multiplier + m] = activation(Σ_{i} x[t·stride + i·dilation, d] · kernel[i, d, m] + bias[d·multiplier + m])
 *
 * @param options.kernelSize the filter's length
 * @param options.depthMultiplier how many filters each channel has; 1
 * @param options.strides how far the filter moves at a time; 1
 * @param options.padding "valid"; "same"; "causal"; zeros on both sides, or `[[before, after]]`; "valid"
 * @param options.dilation the distance between the filter's cells; 1
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether each filter adds a bias; true
 * @param options.depthwiseInitializer the first values of the filters [length, channels, multiplier]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias [channels · multiplier]; "zeros"
 * @returns a layer from [length, channels] to [outputLength, channels · multiplier]
 * @throws when an argument is not what it must be, or when the filter is wider than the padded sequence
 * @example layers.depthwiseConv1d({ kernelSize: 3, inputShape: [100, 8] }) // [98, 8], 32 parameters
 * @see Howard et al., MobileNets: efficient convolutional neural networks for mobile vision applications, 2017
 */
export function depthwiseConv1d(options: DepthwiseConv1dOptions): DepthwiseConv1d {
  return new DepthwiseConv1d(options);
}
