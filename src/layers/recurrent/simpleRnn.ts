import type { RecurrentOptions } from "./gatedCell.js";
import { cellOptions, RecurrentLayer, type SequenceOptions } from "./recurrentLayer.js";
import { SimpleRnnCell } from "./simpleRnnCell.js";

export interface SimpleRnnOptions extends RecurrentOptions, SequenceOptions {}

/** A plain recurrent network: see {@link simpleRnn}. */
export class SimpleRnn extends RecurrentLayer {
  readonly kind = "simpleRnn";

  constructor(options: SimpleRnnOptions) {
    super(options, new SimpleRnnCell(cellOptions(options), "simpleRnn"));
  }
}

/**
 * A plain recurrent network along a sequence. It forgets over some ten steps, since gradients shrink at each; lstm and gru reach further.
 *
 * h_t = activation(x_t · kernel + h_{t−1} · recurrentKernel + bias), y_t = h_t
 *
 * @param options.units how many numbers the state holds
 * @param options.activation "tanh"
 * @param options see {@link RecurrentOptions} and {@link SequenceOptions} for the rest
 * @returns a layer from [time, features] to [units], or [time, units] with returnSequences; features·units + units·units + units parameters.
 *   It also takes a first state: `apply([x, h])`
 * @throws when units is not a positive integer, a share to drop is not in [0, 1), a name is unknown, or the input is no sequence
 * @example layers.simpleRnn({ units: 16, inputShape: [28, 28] }) // an image row by row; [28, 28] becomes [16]
 * @see Elman, Finding structure in time, 1990
 */
export function simpleRnn(options: SimpleRnnOptions): SimpleRnn {
  return new SimpleRnn(options);
}
