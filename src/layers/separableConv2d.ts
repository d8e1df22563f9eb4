import type { Pair } from "../arithmetic/window.js";
import { SeparableConvolution, type SeparableConvolutionOptions } from "./separableConvolution.js";

export type SeparableConv2dOptions = SeparableConvolutionOptions<Pair>;

/** A 2-D separable convolution: see {@link separableConv2d}. */
export class SeparableConv2d extends SeparableConvolution {
  readonly kind = "separableConv2d";

  constructor(options: SeparableConv2dOptions) {
    super("separableConv2d", 2, options);
  }
}

/**
 * A 2-D convolution in two cheaper steps: filters that see one channel each, and then a weighted sum of the channels at each place.
 *
 * z[r, c, d·multiplier + m] = Σ_{i, j} x[r·stride + i·dilation, c·stride + j·dilation, d] · kernel[i, j, d, m], and y[r, c, k] = activation(Σ_e z[r, c, e] · pointwise[e, k] + bias[k])
 *
 * @param options.filters how many channels come out
 * @param options.kernelSize the filter's rows and columns
 * @param options.depthMultiplier how many filters each channel has in the first step; 1
 * @param options.strides how far the filter moves at a time; 1
 * @param options.padding "valid", "same", how many zeros on every side, or `[[top, bottom], [left, right]]`; "valid"
 * @param options.dilation the distance between the filter's cells; 1
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether a bias is added; true
 * @param options.depthwiseInitializer the first values of the first step's filters [rows, columns, channels, multiplier]; "glorotUniform"
 * @param options.pointwiseInitializer the first values of the second step's [1, 1, channels · multiplier, filters]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias [filters]; "zeros"
 * @returns a layer from [rows, columns, channels] to [outputRows, outputColumns, filters]
 * @throws when an argument is not what it must be, or when the filter is wider than the padded image
 * @example layers.separableConv2d({ filters: 16, kernelSize: 3, inputShape: [28, 28, 8] }) // [26, 26, 16], 216 parameters
 * @see Chollet, Xception: deep learning with depthwise separable convolutions, 2017
 */
export function separableConv2d(options: SeparableConv2dOptions): SeparableConv2d {
  return new SeparableConv2d(options);
}
