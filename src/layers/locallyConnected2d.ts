import type { Pair } from "../arithmetic/window.js";
import { LocallyConnected, type LocallyConnectedOptions } from "./locallyConnected.js";

export type LocallyConnected2dOptions = LocallyConnectedOptions<Pair>;

/** A 2-D convolution with other filters at each place: see {@link locallyConnected2d}. */
export class LocallyConnected2d extends LocallyConnected {
  readonly kind = "locallyConnected2d";

  constructor(options: LocallyConnected2dOptions) {
    super("locallyConnected2d", 2, options);
  }
}

/**
 * A 2-D convolution whose filters are not shared: each place has its own.
 *
 * y[r, c, k] = activation(Σ_{i, j, d} x[r·stride + i, c·stride + j, d] · kernel[(r, c), (i, j, d), k] + bias[r, c, k])
 *
 * @param options.filters how many filters each place has, and so how many channels come out
 * @param options.kernelSize the filter's rows and columns
 * @param options.strides how far the filter moves at a time; 1
 * @param options.padding "valid", "same", how many zeros on every side, or `[[top, bottom], [left, right]]`; "valid"
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether each filter adds a bias; true
 * @param options.kernelInitializer the first values of the filters [places, cells · channels, filters]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias, one for each number that comes out; "zeros"
 * @returns a layer from [rows, columns, channels] to [outputRows, outputColumns, filters]
 * @throws when an argument is not what it must be, or when the filter is wider than the padded image
 * @example layers.locallyConnected2d({ filters: 4, kernelSize: 3, inputShape: [10, 10, 2] })
 * @see Taigman et al., DeepFace: closing the gap to human-level performance in face verification, 2014
 */
export function locallyConnected2d(options: LocallyConnected2dOptions): LocallyConnected2d {
  return new LocallyConnected2d(options);
}
