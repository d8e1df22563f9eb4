import { Convolution, type ConvolutionOptions } from "./convolution.js";

export type Conv1dOptions = ConvolutionOptions<number>;

/** A 1-D convolution: see {@link conv1d}. */
export class Conv1d extends Convolution {
  readonly kind = "conv1d";

  constructor(options: Conv1dOptions) {
    super("conv1d", 1, options);
  }
}

/**
 * A 1-D convolution: each filter slides along the sequence and gives a weighted sum at every place.
 *
 * y[t, k] = activation(Σ_{i, d} x[t·stride + i·dilation, d] · kernel[i, d, k] + bias[k])
 *
 * @param options.filters how many filters, and so how many channels come out
 * @param options.kernelSize the filter's length
 * @param options.strides how far the filter moves at a time; 1
 * @param options.padding "valid"; "same"; "causal", with which no output sees a later input; zeros on both sides, or `[[before, after]]`; "valid"
 * @param options.dilation the distance between the filter's cells; 1
 * @param options.groups into how many parts the channels and the filters are divided; 1
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether each filter adds a bias; true
 * @param options.kernelInitializer the first values of the filters [length, channels / groups, filters]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias [filters]; "zeros"
 * @returns a layer from [length, channels] to [outputLength, filters]
 * @throws when an argument is not what it must be, or when the filter is longer than the padded sequence
 * @example layers.conv1d({ filters: 16, kernelSize: 2, dilation: 4, padding: "causal", inputShape: [100, 8] }) // [100, 16], 272 parameters
 * @see van den Oord et al., WaveNet: a generative model for raw audio, 2016 (causal padding)
 */
export function conv1d(options: Conv1dOptions): Conv1d {
  return new Conv1d(options);
}
