import { ConvLstmCell, type ConvLstmCellOptions } from "./convLstmCell.js";
import { cellOptions, RecurrentLayer, type SequenceOptions } from "./recurrentLayer.js";

export interface ConvLstm1dOptions extends ConvLstmCellOptions, SequenceOptions {}

/** A memory for sequences of signals: see {@link convLstm1d}. */
export class ConvLstm1d extends RecurrentLayer {
  readonly kind = "convLstm1d";

  constructor(options: ConvLstm1dOptions) {
    super(options, new ConvLstmCell({ ...cellOptions(options), rank: 1 }));
  }
}

/**
 * A long short-term memory for sequences of signals: its states keep the axes of space, and convolutions stand where lstm has products.
 *
 * i, f, o = σ(x_t ∗ W + h_{t−1} ∗ U + b), each with its own quarter of the filters (order i, f, c, o, as in Keras)
 * c_t = f · c_{t−1} + i · tanh(x_t ∗ W_c + h_{t−1} ∗ U_c + b_c) and y_t = h_t = o · tanh(c_t)
 *
 * `strides`, `padding` and `dilation` are of the convolution over the inputs; that over h keeps its size.
 *
 * @param options.filters how many channels h and c have
 * @param options.kernelSize of both convolutions
 * @param options see {@link ConvLstmCellOptions} and {@link SequenceOptions} for the rest
 * @returns a layer from [time, steps, channels] to [outputSteps, filters], or with returnSequences the same for
 *   each time; with k cells in a filter 4·(k·channels·filters + k·filters·filters + filters) parameters
 * @throws when an argument is not what it must be, or strides and dilation are both above 1
 * @example layers.convLstm1d({ filters: 8, kernelSize: 3, inputShape: [10, 64, 1] }) // [10, 64, 1] becomes [62, 8]
 * @see Shi et al., Convolutional LSTM network, 2015
 */
export function convLstm1d(options: ConvLstm1dOptions): ConvLstm1d {
  return new ConvLstm1d(options);
}
