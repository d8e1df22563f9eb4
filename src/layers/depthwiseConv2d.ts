import type { Pair } from "../arithmetic/window.js";
import { DepthwiseConvolution, type DepthwiseConvolutionOptions } from "./depthwiseConvolution.js";

export type DepthwiseConv2dOptions = DepthwiseConvolutionOptions<Pair>;

/** A 2-D depthwise convolution: see {@link depthwiseConv2d}. */
export class DepthwiseConv2d extends DepthwiseConvolution {
  readonly kind = "depthwiseConv2d";

  constructor(options: DepthwiseConv2dOptions) {
    super("depthwiseConv2d", 2, options);
  }
}

/**
 * A 2-D convolution that keeps the channels apart: each filter sees one channel.
 *
 * y[r, c, d·multiplier + m] = activation(Σ_{i, j} x[r·stride + i·dilation, c·stride + j·dilation, d] · kernel[i, j, d, m] + bias[d·multiplier + m])
 *
 * @param options.kernelSize the filter's rows and columns
 * @param options.depthMultiplier how many filters each channel has; 1
 * @param options.strides how far the filter moves at a time; 1
 * @param options.padding "valid", "same", how many zeros on every side, or `[[top, bottom], [left, right]]`; "valid"
 * @param options.dilation the distance between the filter's cells; 1
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether each filter adds a bias; true
 * @param options.depthwiseInitializer the first values of the filters [rows, columns, channels, multiplier]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias [channels · multiplier]; "zeros"
 * @returns a layer from [rows, columns, channels] to [outputRows, outputColumns, channels · multiplier]
 * @throws when an argument is not what it must be, or when the filter is wider than the padded image
 * @example layers.depthwiseConv2d({ kernelSize: 3, inputShape: [28, 28, 8] }) // [26, 26, 8], 80 parameters
 * @see Howard et al., MobileNets: efficient convolutional neural networks for mobile vision applications, 2017
 */
export function depthwiseConv2d(options: DepthwiseConv2dOptions): DepthwiseConv2d {
  return new DepthwiseConv2d(options);
}
