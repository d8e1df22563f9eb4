import { shown } from "./optionChecks.js";

/** One number for both axes, or one for each: rows, then columns. */
export type Pair = number | readonly [number, number];

/** One number for every axis, or one for each. */
export type Lengths = number | readonly number[];

/**
 * What surrounds the input: `"valid"` nothing; `"same"` as many zeros as make the output `ceil(input / stride)` long, the odd
 * one at the end; `"causal"` as many before it as let no output see a later input; a number that many zeros on every side; a list the
 * zeros on both sides of each axis, or `[before, after]` for each.
 */
export type Padding = "valid" | "same" | "causal" | number | readonly (number | readonly [number, number])[];

/** The padding of one axis. */
export type AxisPadding = "valid" | "same" | "causal" | number | readonly [number, number];

const isPositive = (n: unknown): boolean => Number.isInteger(n) && Number(n) > 0;
const isWhole = (n: unknown): boolean => Number.isInteger(n) && Number(n) >= 0;

/** Reads a pair and checks it, naming the argument: `checkPair("conv2d", "kernelSize", 3)` is `[3, 3]`. */
export function checkPair(owner: string, argument: string, value: Pair): readonly [number, number] {
  const [rows = 0, columns = 0] = checkLengths(owner, argument, value, 2);
  return [rows, columns];
}

/** Reads one length an axis and checks them, naming the argument: `checkLengths("conv3d", "strides", 2, 3)` is `[2, 2, 2]`. */
export function checkLengths(owner: string, argument: string, value: Lengths, axes: number): readonly number[] {
  const lengths = typeof value === "number" ? Array.from({ length: axes }, () => value) : value;
  if (!Array.isArray(lengths) || lengths.length !== axes || !lengths.every(isPositive)) {
    const many = axes === 1 ? "" : axes === 2 ? " or a pair of them" : ` or a list of ${axes} of them`;
    throw new Error(`${owner}: ${argument} must be a positive integer${many}; received ${shown(value)}.`);
  }
  return lengths;
}

/** Checks a count such as `units` or `filters`, naming the argument. */
export function checkCount(owner: string, argument: string, value: number): number {
  if (!isPositive(value)) {
    throw new Error(`${owner}: ${argument} must be a positive integer; received ${shown(value)}.`);
  }
  return value;
}

/** Checks a padding, naming the argument. */
export function checkPadding(owner: string, padding: Padding, axes = 2): Padding {
  const isSide = (side: unknown): boolean => isWhole(side) || (Array.isArray(side) && side.length === 2 && side.every(isWhole));
  const isGiven = Array.isArray(padding) ? padding.length === axes && padding.every(isSide) : isWhole(padding);
  const isCausal = padding === "causal" && axes === 1;
  if (!isGiven && !isCausal && padding !== "valid" && padding !== "same") {
    throw new Error(`${owner}: padding must be "valid", "same" or a whole number from 0; received ${shown(padding)}.${paddingHint(padding, axes)}`);
  }
  return padding;
}

function paddingHint(padding: Padding, axes: number): string {
  if (padding === "causal") return ' "causal" is for sequences, which have one axis.';
  return Array.isArray(padding) ? ` A list needs a number or [before, after] for each of the ${axes} axes.` : "";
}

/** The padding of the n-th axis. */
export function axisPadding(padding: Padding, axis: number): AxisPadding {
  return typeof padding === "object" ? (padding[axis] ?? 0) : padding;
}

/** One axis of a sliding window. */
export interface WindowAxis {
  /** Who asks, for what is said when the window does not fit. */
  readonly owner?: string;
  readonly input: number;
  readonly window: number;
  readonly stride: number;
  readonly padding: AxisPadding;
  /** The distance between two cells of the window; 1 when it has no holes. */
  readonly dilation?: number;
}

/** How many cells a window reaches over, holes included: dilation · (window − 1) + 1. */
export function windowSpan(window: number, dilation = 1): number {
  return dilation * (window - 1) + 1;
}

/**
 * The zeros before and after the input along one axis.
 *
 * @example windowPads({ input: 5, window: 2, stride: 1, padding: "same" }) // [0, 1]
 */
export function windowPads({ input, window, stride, padding, dilation = 1 }: WindowAxis): readonly [before: number, after: number] {
  if (typeof padding === "object") return padding;
  if (typeof padding === "number") return [padding, padding];
  if (padding === "valid") return [0, 0];
  const span = windowSpan(window, dilation);
  if (padding === "causal") return [span - 1, 0];
  const all = Math.max((Math.ceil(input / stride) - 1) * stride + span - input, 0);
  return [Math.floor(all / 2), Math.ceil(all / 2)];
}

/**
 * How many places a window has along one axis.
 *
 * `valid`: floor((input − window) / stride) + 1 · padding p: floor((input − window + 2p) / stride) + 1 · `same`: ceil(input / stride)
 *
 * A window with holes counts with its span, dilation · (window − 1) + 1.
 *
 * @throws when the window is wider than the padded input.
 * @example windowPlaces({ input: 5, window: 3, stride: 2, padding: 1 }) // 3
 */
export function windowPlaces(axis: WindowAxis): number {
  const { owner, input, window, stride, padding, dilation } = axis;
  if (padding === "same") return Math.ceil(input / stride);
  const span = windowSpan(window, dilation);
  const [before, after] = windowPads(axis);
  const padded = input + before + after;
  if (span > padded) {
    throw new Error(
      `${owner === undefined ? "" : `${owner}: `}a window of ${span} does not fit into an input of ${padded}, padding included. Make the window smaller, or use padding "same".`,
    );
  }
  return Math.floor((padded - span) / stride) + 1;
}

/** The same as a line of working: `(5 − 3 + 2·1)/2 + 1 = 3`. */
export function windowWorking(axis: WindowAxis): string {
  const { input, window, stride, padding, dilation = 1 } = axis;
  const places = windowPlaces(axis);
  if (padding === "same") return stride === 1 ? `${input} (same)` : `ceil(${input}/${stride}) = ${places}`;
  const [before, after] = windowPads(axis);
  const span = dilation === 1 ? `${window}` : `(${dilation}·(${window} − 1) + 1)`;
  const added = before + after === 0 ? "" : before === after ? ` + 2·${before}` : ` + ${before + after}`;
  const moved = `${input} − ${span}${added}`;
  const exact = (input + before + after - windowSpan(window, dilation)) % stride === 0;
  const quotient = stride === 1 ? moved : exact ? `(${moved})/${stride}` : `floor((${moved})/${stride})`;
  return `${quotient} + 1 = ${places}`;
}
