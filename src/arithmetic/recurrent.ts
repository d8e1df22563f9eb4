import { checkOptions, shown } from "./optionChecks.js";
import { checkShape, countText, type Shape, shapeText } from "./shape.js";
import { checkCount } from "./window.js";
import { type Worked, worked } from "./worked.js";

export interface RecurrentOptions {
  /** The input's shape [steps, features]. */
  readonly input: Shape;
  /** How many numbers a step gives. */
  readonly units: number;
  /** Whether biases are added; true. */
  readonly useBias?: boolean;
  /** "keras" counts one bias a gate, "pytorch" two: one for the input, one for the state; "keras". */
  readonly biases?: "keras" | "pytorch";
  /** Whether the output of every step is given, and not the last one's alone; false. */
  readonly returnSequences?: boolean;
}

export interface LstmOptions extends RecurrentOptions {
  /** Whether three of the gates see the cell's memory through a weight a unit; false. */
  readonly peepholes?: boolean;
}

export interface GruOptions extends RecurrentOptions {
  /** Whether the reset gate acts after the product with the state, as in Keras and PyTorch, which gives a second bias; true. */
  readonly resetAfter?: boolean;
}

export interface RecurrentArithmetic extends Worked {
  readonly output: Shape;
  readonly params: number;
  /** Multiplications with their additions, for one sample over all its steps. */
  readonly multiplyAdds: number;
}

/**
 * The parameters and the work of a simple recurrent layer.
 *
 * parameters = features·units + units·units + units; multiply-adds = steps · (features·units + units·units)
 *
 * @throws when an argument is not what it must be
 * @example arithmetic.simpleRnn({ input: [28, 28], units: 128 }) // 28·128 + 128·128 + 128 = 20,096
 */
export function simpleRnn(options: RecurrentOptions): RecurrentArithmetic {
  return recurrent("simpleRnn", options, 1, 1, 0);
}

/**
 * The parameters and the work of an LSTM.
 *
 * parameters = 4·(features·units + units·units + units), with peepholes 3·units more; multiply-adds = steps · (4·(features·units + units·units) + 3·units with peepholes)
 *
 * @throws when an argument is not what it must be
 * @example arithmetic.lstm({ input: [28, 28], units: 128 }) // 4·(28·128 + 128·128 + 128) = 80,384
 * @see Gers, Schraudolph and Schmidhuber, Learning precise timing with LSTM recurrent networks, 2002 (peepholes)
 */
export function lstm(options: LstmOptions): RecurrentArithmetic {
  return recurrent("lstm", options, 4, 1, checkOptions("lstm", options).peepholes === true ? 3 : 0);
}

/**
 * The parameters and the work of a GRU.
 *
 * parameters = 3·(features·units + units·units + 2·units), or with one bias where the reset gate acts before the product;
 * multiply-adds = steps · 3·(features·units + units·units)
 *
 * @throws when an argument is not what it must be
 * @example arithmetic.gru({ input: [28, 28], units: 128 }) // 3·(28·128 + 128·128 + 2·128) = 60,672
 */
export function gru(options: GruOptions): RecurrentArithmetic {
  return recurrent("gru", options, 3, checkOptions("gru", options).resetAfter === false ? 1 : 2, 0);
}

function recurrent(owner: string, options: RecurrentOptions, gates: number, kerasBiases: number, peepholes: number): RecurrentArithmetic {
  const { input, useBias = true, biases = "keras", returnSequences = false } = checkOptions(owner, options);
  const [steps = 0, features = 0] = checkShape(owner, "input", input, "[steps, features]", [2, 2]);
  const units = checkCount(owner, "units", options.units);
  if (biases !== "keras" && biases !== "pytorch") throw new Error(`${owner}: biases must be "keras" or "pytorch"; received ${shown(biases)}.`);

  const perGate = useBias ? (biases === "pytorch" ? 2 : kerasBiases) : 0;
  const products = features * units + units * units;
  const params = gates * (products + perGate * units) + peepholes * units;
  const multiplyAdds = steps * (gates * products + peepholes * units);
  const output = returnSequences ? [steps, units] : [units];

  const bias = perGate === 0 ? "" : perGate === 1 ? ` + ${units}` : ` + ${perGate}·${units}`;
  const inner = `${features}·${units} + ${units}·${units}${bias}`;
  const counted = `${gates === 1 ? inner : `${gates}·(${inner})`}${peepholes === 0 ? "" : ` + ${peepholes}·${units}`}`;
  return worked(
    { output, params, multiplyAdds },
    `output ${shapeText(output)} · parameters ${counted} = ${countText(params)} · multiply-adds ${countText(multiplyAdds)}`,
  );
}
