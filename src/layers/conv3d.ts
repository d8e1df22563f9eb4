import { Convolution, type ConvolutionOptions } from "./convolution.js";

/** One number for all three axes, or one for each: depth, rows, columns. */
export type Triple = number | readonly [number, number, number];

export type Conv3dOptions = ConvolutionOptions<Triple>;

/** A 3-D convolution: see {@link conv3d}. */
export class Conv3d extends Convolution {
  readonly kind = "conv3d";

  constructor(options: Conv3dOptions) {
    super("conv3d", 3, options);
  }
}

/**
 * A 3-D convolution: each filter slides over a volume, or over a film's frames, rows and columns.
 *
 * y[t, r, c, k] = activation(Σ_{h, i, j, d} x[t·stride + h, r·stride + i, c·stride + j, d] · kernel[h, i, j, d, k] + bias[k])
 *
 * @param options.filters how many filters, and so how many channels come out
 * @param options.kernelSize the filter's depth, rows and columns
 * @param options.strides how far the filter moves at a time; 1
 * @param options.padding "valid", "same", how many zeros on every side, or `[before, after]` for each axis; "valid"
 * @param options.dilation the distance between the filter's cells; 1
 * @param options.groups into how many parts the channels and the filters are divided; 1
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether each filter adds a bias; true
 * @param options.kernelInitializer the first values of the filters [depth, rows, columns, channels / groups, filters]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias [filters]; "zeros"
 * @returns a layer from [depth, rows, columns, channels] to the same with `filters` channels
 * @throws when an argument is not what it must be, or when the filter is wider than the padded volume
 * @example layers.conv3d({ filters: 4, kernelSize: 3, inputShape: [8, 32, 32, 1] }) // [6, 30, 30, 4], 112 parameters
 * @see Tran et al., Learning spatiotemporal features with 3D convolutional networks, 2015
 */
export function conv3d(options: Conv3dOptions): Conv3d {
  return new Conv3d(options);
}
