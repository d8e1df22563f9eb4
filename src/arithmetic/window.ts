/** One number for both axes, or one for each: rows, then columns. */
export type Pair = number | readonly [number, number];

/**
 * What surrounds the input: `"valid"` nothing; `"same"` as many zeros as make the output `ceil(input / stride)` long, the odd
 * one at the end; a number that many zeros on every side.
 */
export type Padding = "valid" | "same" | number;

/** Reads a pair and checks it, naming the argument: `checkPair("conv2d", "kernelSize", 3)` is `[3, 3]`. */
export function checkPair(owner: string, argument: string, value: Pair): readonly [number, number] {
  const pair: readonly [number, number] = typeof value === "number" ? [value, value] : value;
  if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((n) => Number.isInteger(n) && n > 0)) {
    throw new Error(`${owner}: ${argument} must be a positive integer or a pair of them; received ${JSON.stringify(value)}.`);
  }
  return pair;
}

/** Checks a count such as `units` or `filters`, naming the argument. */
export function checkCount(owner: string, argument: string, value: number): number {
  if (!Number.isInteger(value) || value <= 0) {
    throw new Error(`${owner}: ${argument} must be a positive integer; received ${JSON.stringify(value) ?? "nothing"}.`);
  }
  return value;
}

/** Checks a padding, naming the argument. */
export function checkPadding(owner: string, padding: Padding): Padding {
  const isNumber = typeof padding === "number" && Number.isInteger(padding) && padding >= 0;
  if (!isNumber && padding !== "valid" && padding !== "same") {
    throw new Error(`${owner}: padding must be "valid", "same" or a whole number from 0; received ${JSON.stringify(padding)}.`);
  }
  return padding;
}

/** One axis of a sliding window. */
export interface WindowAxis {
  readonly input: number;
  readonly window: number;
  readonly stride: number;
  readonly padding: Padding;
  /** The distance between two cells of the window; 1 when it has no holes. */
  readonly dilation?: number;
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
export function windowPlaces({ input, window, stride, padding, dilation = 1 }: WindowAxis): number {
  if (padding === "same") return Math.ceil(input / stride);
  const span = dilation * (window - 1) + 1;
  const padded = input + 2 * (padding === "valid" ? 0 : padding);
  if (span > padded) {
    throw new Error(
      `a window of ${span} does not fit into an input of ${padded}, padding included. Make the window smaller, or use padding "same".`,
    );
  }
  return Math.floor((padded - span) / stride) + 1;
}

/** The same as a line of working: `(5 − 3 + 2·1)/2 + 1 = 3`. */
export function windowWorking(axis: WindowAxis): string {
  const { input, window, stride, padding, dilation = 1 } = axis;
  const places = windowPlaces(axis);
  if (padding === "same") return stride === 1 ? `${input} (same)` : `ceil(${input}/${stride}) = ${places}`;
  const pad = padding === "valid" ? 0 : padding;
  const span = dilation === 1 ? `${window}` : `(${dilation}·(${window} − 1) + 1)`;
  const moved = `${input} − ${span}${pad === 0 ? "" : ` + 2·${pad}`}`;
  const exact = (input + 2 * pad - (dilation * (window - 1) + 1)) % stride === 0;
  const quotient = stride === 1 ? moved : exact ? `(${moved})/${stride}` : `floor((${moved})/${stride})`;
  return `${quotient} + 1 = ${places}`;
}
