import type { RnnCell } from "./cell.js";
import { RecurrentLayer, type SequenceOptions } from "./recurrentLayer.js";
import { stackedRnnCells } from "./stackedRnnCells.js";

export interface RnnOptions extends SequenceOptions {
  /** What happens at each step: a cell, or several on top of each other. */
  readonly cell: RnnCell | readonly RnnCell[];
}

/** A cell along a sequence: see {@link rnn}. */
export class Rnn extends RecurrentLayer {
  readonly kind = "rnn";

  constructor(options: RnnOptions) {
    super(options, isList(options.cell) ? stackedRnnCells({ cells: options.cell }) : options.cell);
  }

  override config() {
    return { ...this.sequenceConfig(), cell: this.cell };
  }
}

function isList(cell: RnnCell | readonly RnnCell[]): cell is readonly RnnCell[] {
  return Array.isArray(cell);
}

/**
 * Runs any cell along a sequence: each step sees its input and the states that the step before left.
 *
 * (y_t, s_t) = cell(x_t, s_{t−1}), s_0 = 0 or the states given
 *
 * A mask leaves steps out: there the states stay, and the output is the one before (zeros at first, or with `zeroOutputForMask`).
 *
 * @param options.cell a cell, or several on top of each other; your own extends `RnnCell`
 * @param options.returnSequences every step's output instead of the last one's; false
 * @param options.returnState the last states as further outputs; false
 * @param options see {@link SequenceOptions} for the rest
 * @returns a layer from [time, ...] to the cell's output, or [time, ...output] with returnSequences. It also takes first states: `apply([x, h])`
 * @throws when the input is no sequence or the first states don't fit the cell
 * @example layers.rnn({ cell: [layers.lstmCell({ units: 8 }), layers.gruCell({ units: 4 })], inputShape: [20, 3] }) // [20, 3] becomes [4]
 */
export function rnn(options: RnnOptions): Rnn {
  return new Rnn(options);
}
