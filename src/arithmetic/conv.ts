import { countText, type Shape, shapeText } from "./shape.js";
import { checkCount, checkPadding, checkPair, type Padding, type Pair, windowPlaces, windowWorking } from "./window.js";
import { type Worked, worked } from "./worked.js";

export interface ConvOptions {
  /** Rows, columns and channels of the input: `[5, 5, 3]`. */
  readonly input: Shape;
  /** How many filters, and so how many channels come out. */
  readonly filters: number;
  /** The filter's rows and columns. */
  readonly kernelSize: Pair;
  /** How far the filter moves at a time; 1. */
  readonly strides?: Pair;
  /** What surrounds the input; "valid". */
  readonly padding?: Padding;
  /** The distance between the filter's cells; 1. */
  readonly dilation?: Pair;
  /** Whether each filter adds a bias; true. */
  readonly useBias?: boolean;
}

export interface ConvArithmetic extends Worked {
  readonly output: readonly [number, number, number];
  readonly params: number;
  /** Multiplications with their additions, for one sample. */
  readonly multiplyAdds: number;
}

/**
 * The output shape, the parameters and the work of a 2-D convolution.
 *
 * output = (input − kernel + 2·padding)/stride + 1 along each axis;
 * parameters = kernelRows · kernelColumns · channels · filters + filters;
 * multiply-adds = kernelRows · kernelColumns · channels · filters · outputRows · outputColumns.
 *
 * @throws when an argument is not what it must be, or when the filter is wider than the padded input.
 * @example
 * arithmetic.conv({ input: [5, 5, 3], filters: 2, kernelSize: 3, strides: 2, padding: 1 })
 * // output [3, 3, 2] · (5 − 3 + 2·1)/2 + 1 = 3 · parameters 3·3·3·2 + 2 = 56 · multiply-adds 486
 * @see Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016
 */
export function conv(options: ConvOptions): ConvArithmetic {
  const { input, useBias = true } = options;
  const [rows, columns, channels] = input;
  if (rows === undefined || columns === undefined || channels === undefined || input.length !== 3) {
    throw new Error(`conv: input must be [rows, columns, channels]; received ${shapeText(input)}.`);
  }
  const filters = checkCount("conv", "filters", options.filters);
  const kernel = checkPair("conv", "kernelSize", options.kernelSize);
  const strides = checkPair("conv", "strides", options.strides ?? 1);
  const dilation = checkPair("conv", "dilation", options.dilation ?? 1);
  const padding = checkPadding("conv", options.padding ?? "valid");
  const down = { input: rows, window: kernel[0], stride: strides[0], padding, dilation: dilation[0] };
  const across = { input: columns, window: kernel[1], stride: strides[1], padding, dilation: dilation[1] };

  const output = [windowPlaces(down), windowPlaces(across), filters] as const;
  const weights = kernel[0] * kernel[1] * channels * filters;
  const params = weights + (useBias ? filters : 0);
  const multiplyAdds = weights * output[0] * output[1];

  const axes = [...new Set([windowWorking(down), windowWorking(across)])].join(" · ");
  const counted = `${kernel[0]}·${kernel[1]}·${channels}·${filters}${useBias ? ` + ${filters}` : ""}`;
  return worked(
    { output, params, multiplyAdds },
    `output ${shapeText(output)} · ${axes} · parameters ${counted} = ${countText(params)} · multiply-adds ${countText(multiplyAdds)}`,
  );
}
