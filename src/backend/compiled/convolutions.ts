import type { Binding, OpAttribute } from "../binding.js";
import { booleanAttribute, integersAttribute, textAttribute } from "./attributes.js";
import type { Executed, Rewrite } from "./rewrites.js";
import { areGradientsTaken } from "./underWay.js";

/** The binding computes so many filters at once. */
const TOGETHER = 16;

/** Where gradients are taken, TensorFlow's convolutions are as fast with more terms in each sum. Without, what comes after them goes along: a bias, a sum, relu, pooling. */
const MOST_TERMS = 64;

/**
 * A convolution by small filters, or their gradient, as the binding's op: see native/convolutionOps.h; bench/README.md has the times. TensorFlow's stay where the filters
 * are no multiple of {@link TOGETHER}, for holes in them, and for channels that come first.
 */
export function asConvolution(binding: Binding, { op, attributes, inputs: [x, second, dy], result }: Executed): Rewrite | undefined {
  const isGradient = op === "Conv2DBackpropFilter";
  if (x === undefined || second === undefined || (op !== "Conv2D" && !isGradient) || !binding.hasFastProducts) return undefined;
  const [filter, y] = isGradient ? [result, dy?.shape ?? []] : [second.shape, result];
  const [lines = 1, taps = 1, channels = 1, filters = 1] = filter;
  const isPlain = textOf(attributes, "data_format") === "NHWC" && numbersOf(attributes, "dilations").every((each) => each === 1);
  if (!isPlain || x.dtype !== binding.TF_FLOAT || (areGradientsTaken() && lines * taps * channels > MOST_TERMS) || filters % TOGETHER !== 0) return undefined;
  const strides = numbersOf(attributes, "strides").slice(1, 3);
  const given = [integersAttribute("strides", strides), integersAttribute("paddings", paddingsOf(attributes, x.shape, filter, y, strides))];
  if (!isGradient) return { op: "GradbookConvolution", inputs: [x, second], attributes: [...given, booleanAttribute("linger", !areGradientsTaken())] };
  return dy && { op: "GradbookConvolutionFilterGradient", inputs: [x, dy], attributes: [...given, integersAttribute("sizes", [lines, taps])] };
}

/** Whether a node's attributes are those of max pooling by two, without padding. */
export function isPoolingByTwo(attributes: readonly Uint8Array[]): boolean {
  return BY_TWO.every((wanted) => attributes.some((entry) => wanted.equals(entry)));
}

const BY_TWO = [integersAttribute("ksize", [1, 2, 2, 1]), integersAttribute("strides", [1, 2, 2, 1]), textAttribute("padding", "VALID")].map((entry) => Buffer.from(entry));

/** The zeros above, below, left and right of maps x [samples, height, width, channels]. */
function paddingsOf(attributes: readonly OpAttribute[], x: readonly number[], filter: readonly number[], y: readonly number[], strides: readonly number[]): number[] {
  const padding = textOf(attributes, "padding");
  if (padding === "EXPLICIT") return numbersOf(attributes, "explicit_paddings").slice(2, 6);
  return strides.flatMap((stride, axis) => {
    const needed = ((y[axis + 1] ?? 0) - 1) * stride + (filter[axis] ?? 0) - (x[axis + 1] ?? 0);
    const all = padding === "SAME" ? Math.max(0, needed) : 0;
    return [Math.floor(all / 2), Math.ceil(all / 2)];
  });
}

function numbersOf(attributes: readonly OpAttribute[], name: string): number[] {
  const value = attributes.find((attribute) => attribute.name === name)?.value;
  return Array.isArray(value) ? value.map(Number) : [];
}

function textOf(attributes: readonly OpAttribute[], name: string): unknown {
  return attributes.find((attribute) => attribute.name === name)?.value;
}
