import { checkSpatial, windowAxes } from "./conv.js";
import { type TransposeAxis, transposeAxes, transposedPlaces } from "./convTranspose.js";
import { checkOptions, shown } from "./optionChecks.js";
import type { Shape } from "./shape.js";
import { checkLengths, type Lengths, type Padding, type WindowAxis, windowPads, windowPlaces } from "./window.js";

export interface CellsOptions {
  /** The input's axes and then its channels: `[7, 7, 1]`. */
  readonly input: Shape;
  /** The filter's, or window's, length along each axis. */
  readonly kernelSize: Lengths;
  /** How far it moves at a time; 1. */
  readonly strides?: Lengths;
  /** What surrounds the input; "valid". */
  readonly padding?: Padding;
  /** The distance between its cells; 1. */
  readonly dilation?: Lengths;
  /** True for a transposed convolution; false. */
  readonly transposed?: boolean;
  /** Extra cells at the end of a transposed convolution's axes; none. */
  readonly outputPadding?: Lengths | undefined;
}

/** An input cell and the filter's tap that it meets. */
export interface Meeting {
  /** The place in the filter, one number an axis. */
  readonly tap: readonly number[];
  /** The place in the input; outside of it where the padding lies. */
  readonly input: readonly number[];
  /** False where the padding lies. */
  readonly inside: boolean;
}

/**
 * The input cells and filter taps behind one output cell: y[cell] = Σ x[input] · kernel[tap].
 *
 * A convolution meets input = cell · stride + tap · dilation − before, tap by tap. A transposed one meets the pairs with
 * input · stride + tap · dilation − before = cell.
 *
 * @param cell the output cell's place, without the channel
 * @throws when an argument is not what it must be, or there is no such cell
 * @example arithmetic.cells({ input: [5, 1], kernelSize: 2, padding: 1 }, [0]) // tap 0 on the padding, tap 1 on input 0
 */
export function cells(options: CellsOptions, cell: readonly number[]): readonly Meeting[] {
  const { rank } = checkSpatial("cells", checkOptions("cells", options).input);
  const kernel = checkLengths("cells", "kernelSize", options.kernelSize, rank);
  if (options.transposed === true) {
    const axes = transposeAxes("cells", options.input, kernel, options);
    checkCell(cell, axes.map((axis) => transposedPlaces(axis).output));
    return combined(axes.map((axis, i) => transposedPairs(axis, cell[i] ?? 0)), options.input);
  }
  const axes = windowAxes("cells", options.input, kernel, options);
  checkCell(cell, axes.map(windowPlaces));
  return combined(axes.map((axis, i) => pairs(axis, cell[i] ?? 0)), options.input);
}

type Pairs = readonly (readonly [tap: number, input: number])[];

function pairs(axis: WindowAxis, cell: number): Pairs {
  const [before] = windowPads(axis);
  return Array.from({ length: axis.window }, (_, tap) => [tap, cell * axis.stride + tap * (axis.dilation ?? 1) - before]);
}

function transposedPairs(axis: TransposeAxis, cell: number): Pairs {
  const { before } = transposedPlaces(axis);
  return Array.from({ length: axis.window }, (_, tap) => [tap, (cell + before - tap * axis.dilation) / axis.stride] as const).filter(
    ([, input]) => Number.isInteger(input) && input >= 0 && input < axis.input,
  );
}

function combined(axes: readonly Pairs[], input: Shape): Meeting[] {
  const all = axes.reduce<{ tap: number[]; input: number[] }[]>(
    (found, along) => found.flatMap(({ tap, input: place }) => along.map(([t, i]) => ({ tap: [...tap, t], input: [...place, i] }))),
    [{ tap: [], input: [] }],
  );
  return all.map((pair) => ({ ...pair, inside: pair.input.every((i, axis) => i >= 0 && i < (input[axis] ?? 0)) }));
}

function checkCell(cell: readonly number[], lengths: readonly number[]): void {
  if (Array.isArray(cell) && cell.length === lengths.length && cell.every((i, axis) => Number.isInteger(i) && i >= 0 && i < (lengths[axis] ?? 0))) return;
  throw new Error(`cells: the output has the shape [${lengths.join(", ")}], and cell must be a place in it, counted from 0; received ${shown(cell)}.`);
}
