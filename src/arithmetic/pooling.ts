import { axesWorking, checkSpatial, windowAxes } from "./conv.js";
import { checkOptions } from "./optionChecks.js";
import { type Shape, shapeText, sizeOf } from "./shape.js";
import { checkLengths, type Lengths, type Padding, windowPlaces } from "./window.js";
import { type Worked, worked } from "./worked.js";

export interface PoolingOptions {
  /** The input's axes and then its channels: `[26, 26, 32]`. */
  readonly input: Shape;
  /** The window's length along each axis. */
  readonly poolSize: Lengths;
  /** How far the window moves at a time; the window itself. */
  readonly strides?: Lengths;
  /** What surrounds the input; "valid". */
  readonly padding?: Padding;
}

export interface PoolingArithmetic extends Worked {
  readonly output: Shape;
  readonly params: 0;
  /** Cells that are compared or added, for one sample. There is nothing to multiply. */
  readonly additions: number;
}

/**
 * The output shape of a pooling over one, two or three axes, which has no parameters.
 *
 * output = (input − window + 2·padding)/stride + 1 along each axis, rounded down; the channels stay.
 *
 * @throws when an argument is not what it must be, or when the window is wider than the padded input.
 * @example arithmetic.pooling({ input: [26, 26, 32], poolSize: 2 }) // output [13, 13, 32] · (26 − 2)/2 + 1 = 13 · no parameters
 */
export function pooling(options: PoolingOptions): PoolingArithmetic {
  const { input } = checkOptions("pooling", options);
  const { rank, channels } = checkSpatial("pooling", input);
  const window = checkLengths("pooling", "poolSize", options.poolSize, rank);
  const axes = windowAxes("pooling", input, window, { ...options, strides: options.strides ?? window });
  const output = [...axes.map(windowPlaces), channels];
  const result = { output, params: 0 as const, additions: sizeOf(output) * sizeOf(window) };
  return worked(result, `output ${shapeText(output)} · ${axesWorking(axes)} · no parameters`);
}
