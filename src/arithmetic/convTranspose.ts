import { checkSpatial, type ConvArithmetic, type ConvOptions } from "./conv.js";
import { checkOptions, shown } from "./optionChecks.js";
import { countText, shapeText, sizeOf } from "./shape.js";
import { type AxisPadding, axisPadding, checkCount, checkLengths, checkPadding, type Lengths, windowSpan } from "./window.js";
import { worked } from "./worked.js";

export interface ConvTransposeOptions extends Omit<ConvOptions, "groups"> {
  /** Extra cells at the end of each axis, fewer than the stride: it chooses among the inputs that a convolution takes to one length. */
  readonly outputPadding?: Lengths | undefined;
}

/** One axis of a transposed convolution. */
export interface TransposeAxis {
  readonly input: number;
  readonly window: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: AxisPadding;
  readonly outputPadding?: number | undefined;
}

/**
 * How long the output is along one axis, and how many cells of the full result are cut off before it.
 *
 * full = (input − 1) · stride + span. `valid` keeps it (and is at least input · stride long), `same` makes it input · stride,
 * padding p cuts p from both ends. An outputPadding is added at the end; then "same" cuts floor(window / 2) from both ends, as in Keras.
 */
export function transposedPlaces({ input, window, stride, dilation, padding, outputPadding }: TransposeAxis): { readonly full: number; readonly before: number; readonly output: number } {
  const span = windowSpan(window, dilation);
  const full = (input - 1) * stride + span;
  if (typeof padding === "number" || typeof padding === "object") {
    const [before, after] = typeof padding === "number" ? [padding, padding] : padding;
    return { full, before, output: full - before - after + (outputPadding ?? 0) };
  }
  if (outputPadding !== undefined) {
    const output = full - (padding === "same" ? 2 * Math.floor(span / 2) : 0) + outputPadding;
    return { full, before: padding === "same" ? Math.floor(Math.max(full - output, 0) / 2) : 0, output };
  }
  if (padding === "same") return { full, before: Math.floor(Math.max(span - stride, 0) / 2), output: input * stride };
  return { full, before: 0, output: input * stride + Math.max(span - stride, 0) };
}

/**
 * The output shape, the parameters and the work of a transposed convolution: each input cell spreads its filter over the output, `stride`
 * cells from the next one's.
 *
 * output = (input − 1)·stride + kernel − 2·padding + outputPadding along each axis;
 * parameters = kernelRows · kernelColumns · filters · channels + filters;
 * multiply-adds = kernelRows · kernelColumns · filters · channels · inputRows · inputColumns.
 *
 * @throws when an argument is not what it must be, or nothing is left of the output
 * @example arithmetic.convTranspose({ input: [4, 4, 8], filters: 3, kernelSize: 4, strides: 2, padding: 1 }) // output [8, 8, 3] · (4 − 1)·2 + 4 − 2·1 = 8 …
 * @see Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016
 */
export function convTranspose(options: ConvTransposeOptions): ConvArithmetic {
  const { input, useBias = true } = checkOptions("convTranspose", options);
  const { rank, channels } = checkSpatial("convTranspose", input);
  const filters = checkCount("convTranspose", "filters", options.filters);
  const kernel = checkLengths("convTranspose", "kernelSize", options.kernelSize, rank);
  const axes = transposeAxes("convTranspose", input, kernel, options);
  const places = axes.map(transposedPlaces);
  const output = [...places.map((place) => place.output), filters];
  if (output.some((length) => length < 1)) {
    throw new Error(`convTranspose: the padding leaves nothing of the output; it would have the shape ${shapeText(output)}. Use less padding.`);
  }
  const weights = sizeOf(kernel) * filters * channels;
  const params = weights + (useBias ? filters : 0);
  const multiplyAdds = weights * sizeOf(input.slice(0, -1));
  const working = [...new Set(axes.map(transposeWorking))].join(" · ");
  const counted = `${kernel.join("·")}·${filters}·${channels}${useBias ? ` + ${filters}` : ""}`;
  return worked(
    { output, params, multiplyAdds },
    `output ${shapeText(output)} · ${working} · parameters ${counted} = ${countText(params)} · multiply-adds ${countText(multiplyAdds)}`,
  );
}

/** The axes of a transposed convolution, with the options checked. */
export function transposeAxes(owner: string, input: readonly number[], kernel: readonly number[], options: Pick<ConvTransposeOptions, "strides" | "padding" | "dilation" | "outputPadding">): TransposeAxis[] {
  const rank = kernel.length;
  const strides = checkLengths(owner, "strides", options.strides ?? 1, rank);
  const dilation = checkLengths(owner, "dilation", options.dilation ?? 1, rank);
  const padding = checkPadding(owner, options.padding ?? "valid", rank);
  const extra = options.outputPadding;
  const extras = typeof extra === "number" ? kernel.map(() => extra) : extra;
  if (extras !== undefined && (!Array.isArray(extras) || extras.length !== rank || !extras.every((n, axis) => Number.isInteger(n) && n >= 0 && n < (strides[axis] ?? 1)))) {
    throw new Error(`${owner}: outputPadding must be a whole number from 0 and less than the stride; received ${shown(extra)}.`);
  }
  return kernel.map((window, axis) => ({
    input: input[axis] ?? 0,
    window,
    stride: strides[axis] ?? 1,
    dilation: dilation[axis] ?? 1,
    padding: axisPadding(padding, axis),
    outputPadding: extras?.[axis],
  }));
}

function transposeWorking(axis: TransposeAxis): string {
  const { input, window, stride, dilation } = axis;
  const { full, output } = transposedPlaces(axis);
  const span = dilation === 1 ? `${window}` : `(${dilation}·(${window} − 1) + 1)`;
  const extra = axis.outputPadding ?? 0;
  const cut = full + extra - output;
  const changed = `${cut === 0 ? "" : cut > 0 ? ` − ${cut}` : ` + ${-cut}`}${extra === 0 ? "" : ` + ${extra}`}`;
  return `(${input} − 1)·${stride} + ${span}${changed} = ${output}`;
}
