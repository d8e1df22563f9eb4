import { checkOptions } from "./optionChecks.js";
import { checkShape, countText, type Shape, shapeText } from "./shape.js";
import { checkCount } from "./window.js";
import { type Worked, worked } from "./worked.js";

export interface DenseOptions {
  /** The input's shape, or how many features it has. */
  readonly input: Shape | number;
  /** How many numbers come out. */
  readonly units: number;
  /** Whether each unit adds a bias; true. */
  readonly useBias?: boolean;
}

export interface DenseArithmetic extends Worked {
  readonly output: Shape;
  readonly params: number;
  /** Multiplications with their additions, for one sample. */
  readonly multiplyAdds: number;
}

/**
 * The output shape, the parameters and the work of a dense layer, which acts on the last axis.
 *
 * parameters = features · units + units; multiply-adds = features · units for each position of the other axes.
 *
 * @throws when an argument is not a positive integer.
 * @example arithmetic.dense({ input: 784, units: 64 }) // output [64] · parameters 784·64 + 64 = 50,240 · multiply-adds 50,176
 */
export function dense(options: DenseOptions): DenseArithmetic {
  const { useBias = true } = checkOptions("dense", options);
  const input = typeof options.input === "number" ? [checkCount("dense", "input", options.input)] : options.input;
  checkShape("dense", "input", input, "a positive integer, or a list of them with the features last", [1, Infinity]);
  const features = input.at(-1) ?? 0;
  const units = checkCount("dense", "units", options.units);
  const positions = input.slice(0, -1);
  const output = [...positions, units];
  const weights = features * units;
  const params = weights + (useBias ? units : 0);
  const multiplyAdds = weights * positions.reduce((product, length) => product * length, 1);
  const counted = `${features}·${units}${useBias ? ` + ${units}` : ""}`;
  return worked(
    { output, params, multiplyAdds },
    `output ${shapeText(output)} · parameters ${counted} = ${countText(params)} · multiply-adds ${countText(multiplyAdds)}`,
  );
}
