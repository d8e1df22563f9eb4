import { GruCell, type GruCellOptions } from "./gruCell.js";
import { cellOptions, RecurrentLayer, type SequenceOptions } from "./recurrentLayer.js";

export interface GruOptions extends GruCellOptions, SequenceOptions {}

/** A gated recurrent unit along a sequence: see {@link gru}. */
export class Gru extends RecurrentLayer {
  readonly kind = "gru";

  constructor(options: GruOptions) {
    super(options, new GruCell(cellOptions(options), "gru"));
  }
}

/**
 * A gated recurrent unit along a sequence: as far-reaching as lstm with three quarters of the parameters.
 *
 * z, r = σ(x_t · W + h_{t−1} · U + b), each with its own third of the columns (order z, r, ĥ, as in Keras)
 * ĥ = tanh(x_t · W_h + b_h + r · (h_{t−1} · U_h + b'_h)) with resetAfter, tanh(x_t · W_h + (r · h_{t−1}) · U_h + b_h) without
 * y_t = h_t = z · h_{t−1} + (1 − z) · ĥ, or with updateGate "renew" (1 − z) · h_{t−1} + z · ĥ
 *
 * Keras' GRU is the default. neon's, and the paper's, is `resetAfter: false, updateGate: "renew"`.
 *
 * @param options.units how many numbers the state holds
 * @param options.activation "tanh"
 * @param options.recurrentActivation σ, of the gates; "sigmoid"
 * @param options.resetAfter whether the reset gate acts after the product; true
 * @param options see {@link GruCellOptions} and {@link SequenceOptions} for the rest
 * @returns a layer from [time, features] to [units], or [time, units] with returnSequences; 3·(features·units + units·units + 2·units)
 *   parameters, without resetAfter 3·(features·units + units·units + units). It also takes a first state: `apply([x, h])`
 * @throws when units is not a positive integer, a share to drop is not in [0, 1), a name is unknown, or the input is no sequence
 * @example layers.gru({ units: 64, returnSequences: true, inputShape: [100, 8] }) // [100, 8] becomes [100, 64]
 * @see Cho et al., Learning phrase representations using RNN encoder-decoder, 2014
 */
export function gru(options: GruOptions): Gru {
  return new Gru(options);
}
