import { SeparableConvolution, type SeparableConvolutionOptions } from "./separableConvolution.js";

export type SeparableConv1dOptions = SeparableConvolutionOptions<number>;

/** A 1-D separable convolution: see {@link separableConv1d}. */
export class SeparableConv1d extends SeparableConvolution {
  readonly kind = "separableConv1d";

  constructor(options: SeparableConv1dOptions) {
    super("separableConv1d", 1, options);
  }
}

/**
 * A 1-D convolution in two cheaper steps: filters that see one channel each, and then a weighted sum of the channels at each place.
 *
 * z[t, d·multiplier + m] = Σ_{i} x[t·stride + i·dilation, d] · kernel[i, d, m], and y[t, k] = activation(Σ_e z[t, e] · pointwise[e, k] + bias[k])
 *
 * @param options.filters how many channels come out
 * @param options.kernelSize the filter's length
 * @param options.depthMultiplier how many filters each channel has in the first step; 1
 * @param options.strides how far the filter moves at a time; 1
 * @param options.padding "valid"; "same"; "causal"; zeros on both sides, or `[[before, after]]`; "valid"
 * @param options.dilation the distance between the filter's cells; 1
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether a bias is added; true
 * @param options.depthwiseInitializer the first values of the first step's filters [length, channels, multiplier]; "glorotUniform"
 * @param options.pointwiseInitializer the first values of the second step's [1, channels · multiplier, filters]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias [filters]; "zeros"
 * @returns a layer from [length, channels] to [outputLength, filters]
 * @throws when an argument is not what it must be, or when the filter is wider than the padded sequence
 * @example layers.separableConv1d({ filters: 16, kernelSize: 3, inputShape: [100, 8] }) // [98, 16], 168 parameters
 * @see Chollet, Xception: deep learning with depthwise separable convolutions, 2017
 */
export function separableConv1d(options: SeparableConv1dOptions): SeparableConv1d {
  return new SeparableConv1d(options);
}
