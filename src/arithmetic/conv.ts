import { checkOptions } from "./optionChecks.js";
import { checkShape, countText, type Shape, shapeText, sizeOf } from "./shape.js";
import { axisPadding, checkCount, checkLengths, checkPadding, type Lengths, type Padding, type WindowAxis, windowPlaces, windowWorking } from "./window.js";
import { type Worked, worked } from "./worked.js";

export interface ConvOptions {
  /** The input's axes and then its channels: `[5, 5, 3]` for an image, `[100, 3]` for a sequence, `[8, 8, 8, 1]` for a volume. */
  readonly input: Shape;
  /** How many filters, and so how many channels come out. */
  readonly filters: number;
  /** The filter's length along each axis. */
  readonly kernelSize: Lengths;
  /** How far the filter moves at a time; 1. */
  readonly strides?: Lengths;
  /** What surrounds the input; "valid". */
  readonly padding?: Padding;
  /** The distance between the filter's cells; 1. */
  readonly dilation?: Lengths;
  /** Into how many parts the channels and the filters are divided, each filter seeing its part's channels alone; 1. */
  readonly groups?: number;
  /** Whether each filter adds a bias; true. */
  readonly useBias?: boolean;
}

export interface ConvArithmetic extends Worked {
  readonly output: Shape;
  readonly params: number;
  /** Multiplications with their additions, for one sample. */
  readonly multiplyAdds: number;
}

/**
 * The output shape, the parameters and the work of a convolution over one, two or three axes.
 *
 * output = (input − kernel + 2·padding)/stride + 1 along each axis;
 * parameters = kernelRows · kernelColumns · channels/groups · filters + filters;
 * multiply-adds = kernelRows · kernelColumns · channels/groups · filters · outputRows · outputColumns.
 *
 * @throws when an argument is not what it must be, or when the filter is wider than the padded input.
 * @example
 * arithmetic.conv({ input: [5, 5, 3], filters: 2, kernelSize: 3, strides: 2, padding: 1 })
 * // output [3, 3, 2] · (5 − 3 + 2·1)/2 + 1 = 3 · parameters 3·3·3·2 + 2 = 56 · multiply-adds 486
 * @see Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016
 */
export function conv(options: ConvOptions): ConvArithmetic {
  const { input, useBias = true } = checkOptions("conv", options);
  const { rank, channels } = checkSpatial("conv", input);
  const filters = checkCount("conv", "filters", options.filters);
  const groups = checkGroups("conv", options.groups ?? 1, channels, filters);
  const kernel = checkLengths("conv", "kernelSize", options.kernelSize, rank);
  const axes = windowAxes("conv", input, kernel, options);

  const output = [...axes.map(windowPlaces), filters];
  const weights = sizeOf(kernel) * (channels / groups) * filters;
  const params = weights + (useBias ? filters : 0);
  const multiplyAdds = weights * sizeOf(output.slice(0, -1));

  const counted = `${kernel.join("·")}·${channels / groups}·${filters}${useBias ? ` + ${filters}` : ""}`;
  return worked(
    { output, params, multiplyAdds },
    `output ${shapeText(output)} · ${axesWorking(axes)} · parameters ${counted} = ${countText(params)} · multiply-adds ${countText(multiplyAdds)}`,
  );
}

/** Reads how many axes a window slides over, one to three, and how many channels stand at each place. */
export function checkSpatial(owner: string, input: Shape): { readonly rank: number; readonly channels: number } {
  checkShape(owner, "input", input, "[length, channels], [rows, columns, channels] or [depth, rows, columns, channels]", [2, 4]);
  return { rank: input.length - 1, channels: input.at(-1) ?? 0 };
}

/** Checks that channels and filters can be divided into groups. */
export function checkGroups(owner: string, groups: number, channels: number, filters: number): number {
  checkCount(owner, "groups", groups);
  if (channels % groups !== 0 || filters % groups !== 0) {
    throw new Error(`${owner}: groups must divide the ${channels} channels and the ${filters} filters; received ${groups}.`);
  }
  return groups;
}

interface WindowOptions {
  readonly strides?: Lengths;
  readonly padding?: Padding;
  readonly dilation?: Lengths;
}

/** The axes of a window over an input, with the options checked. */
export function windowAxes(owner: string, input: Shape, window: readonly number[], options: WindowOptions): WindowAxis[] {
  const strides = checkLengths(owner, "strides", options.strides ?? 1, window.length);
  const dilation = checkLengths(owner, "dilation", options.dilation ?? 1, window.length);
  const padding = checkPadding(owner, options.padding ?? "valid", window.length);
  return window.map((length, axis) => ({
    owner,
    input: input[axis] ?? 0,
    window: length,
    stride: strides[axis] ?? 1,
    dilation: dilation[axis] ?? 1,
    padding: axisPadding(padding, axis),
  }));
}

/** The working of the axes, each different one once. */
export function axesWorking(axes: readonly WindowAxis[]): string {
  return [...new Set(axes.map(windowWorking))].join(" · ");
}
