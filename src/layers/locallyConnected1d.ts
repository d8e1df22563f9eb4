import { LocallyConnected, type LocallyConnectedOptions } from "./locallyConnected.js";

export type LocallyConnected1dOptions = LocallyConnectedOptions<number>;

/** A 1-D convolution with other filters at each place: see {@link locallyConnected1d}. */
export class LocallyConnected1d extends LocallyConnected {
  readonly kind = "locallyConnected1d";

  constructor(options: LocallyConnected1dOptions) {
    super("locallyConnected1d", 1, options);
  }
}

/**
 * A 1-D convolution whose filters are not shared: each place has its own.
 *
 * y[t, k] = activation(Σ_{i, d} x[t·stride + i, d] · kernel[t, (i, d), k] + bias[t, k])
 *
 * @param options.filters how many filters each place has, and so how many channels come out
 * @param options.kernelSize the filter's length
 * @param options.strides how far the filter moves at a time; 1
 * @param options.padding "valid"; "same"; "causal"; zeros on both sides, or `[[before, after]]`; "valid"
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether each filter adds a bias; true
 * @param options.kernelInitializer the first values of the filters [places, cells · channels, filters]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias, one for each number that comes out; "zeros"
 * @returns a layer from [length, channels] to [outputLength, filters]
 * @throws when an argument is not what it must be, or when the filter is wider than the padded sequence
 * @example layers.locallyConnected1d({ filters: 4, kernelSize: 3, inputShape: [10, 2] })
 * @see Taigman et al., DeepFace: closing the gap to human-level performance in face verification, 2014
 */
export function locallyConnected1d(options: LocallyConnected1dOptions): LocallyConnected1d {
  return new LocallyConnected1d(options);
}
