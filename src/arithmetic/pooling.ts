import { type Shape, shapeText } from "./shape.js";
import { checkPadding, checkPair, type Padding, type Pair, windowPlaces, windowWorking } from "./window.js";
import { type Worked, worked } from "./worked.js";

export interface PoolingOptions {
  /** Rows, columns and channels of the input. */
  readonly input: Shape;
  /** The window's rows and columns. */
  readonly poolSize: Pair;
  /** How far the window moves at a time; the window itself. */
  readonly strides?: Pair;
  /** What surrounds the input; "valid". */
  readonly padding?: Padding;
}

export interface PoolingArithmetic extends Worked {
  readonly output: readonly [number, number, number];
  readonly params: 0;
}

/**
 * The output shape of a 2-D pooling, which has no parameters.
 *
 * output = (input − window + 2·padding)/stride + 1 along each axis, rounded down; the channels stay.
 *
 * @throws when an argument is not what it must be, or when the window is wider than the padded input.
 * @example arithmetic.pooling({ input: [26, 26, 32], poolSize: 2 }) // output [13, 13, 32] · (26 − 2)/2 + 1 = 13 · no parameters
 */
export function pooling(options: PoolingOptions): PoolingArithmetic {
  const [rows, columns, channels] = options.input;
  if (rows === undefined || columns === undefined || channels === undefined || options.input.length !== 3) {
    throw new Error(`pooling: input must be [rows, columns, channels]; received ${shapeText(options.input)}.`);
  }
  const window = checkPair("pooling", "poolSize", options.poolSize);
  const strides = checkPair("pooling", "strides", options.strides ?? window);
  const padding = checkPadding("pooling", options.padding ?? "valid");
  const down = { input: rows, window: window[0], stride: strides[0], padding };
  const across = { input: columns, window: window[1], stride: strides[1], padding };
  const output = [windowPlaces(down), windowPlaces(across), channels] as const;
  const axes = [...new Set([windowWorking(down), windowWorking(across)])].join(" · ");
  return worked({ output, params: 0 as const }, `output ${shapeText(output)} · ${axes} · no parameters`);
}
