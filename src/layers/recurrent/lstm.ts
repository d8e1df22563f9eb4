import { LstmCell, type LstmCellOptions } from "./lstmCell.js";
import { cellOptions, RecurrentLayer, type SequenceOptions } from "./recurrentLayer.js";

export interface LstmOptions extends LstmCellOptions, SequenceOptions {}

/** A long short-term memory along a sequence: see {@link lstm}. */
export class Lstm extends RecurrentLayer {
  readonly kind = "lstm";

  constructor(options: LstmOptions) {
    super(options, new LstmCell(cellOptions(options), "lstm"));
  }
}

/**
 * A long short-term memory along a sequence: what it carries passes from step to step almost unchanged, so that it learns over hundreds of steps.
 *
 * i, f, o = σ(x_t · W + h_{t−1} · U + b), each with its own quarter of the columns (order i, f, c, o, as in Keras)
 * c_t = f · c_{t−1} + i · tanh(x_t · W_c + h_{t−1} · U_c + b_c) and y_t = h_t = o · tanh(c_t)
 *
 * @param options.units how many numbers h and c hold
 * @param options.activation "tanh"
 * @param options.recurrentActivation σ, of the gates; "sigmoid"
 * @param options.peephole whether the gates see c too; false
 * @param options see {@link LstmCellOptions} and {@link SequenceOptions} for the rest
 * @returns a layer from [time, features] to [units], or [time, units] with returnSequences; with returnState h and c follow.
 *   4·(features·units + units·units + units) parameters. It also takes first states: `apply([x, h, c])`
 * @throws when units is not a positive integer, a share to drop is not in [0, 1), a name is unknown, or the input is no sequence
 * @example explainParams(layers.lstm({ units: 128, inputShape: [28, 28] })) // 4·(28·128 + 128·128 + 128) = 80,384
 * @see Hochreiter and Schmidhuber, Long short-term memory, 1997
 */
export function lstm(options: LstmOptions): Lstm {
  return new Lstm(options);
}
