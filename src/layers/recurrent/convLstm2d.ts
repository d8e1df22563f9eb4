import { ConvLstmCell, type ConvLstmCellOptions } from "./convLstmCell.js";
import { cellOptions, RecurrentLayer, type SequenceOptions } from "./recurrentLayer.js";

export interface ConvLstm2dOptions extends ConvLstmCellOptions, SequenceOptions {}

/** A memory for films: see {@link convLstm2d}. */
export class ConvLstm2d extends RecurrentLayer {
  readonly kind = "convLstm2d";

  constructor(options: ConvLstm2dOptions) {
    super(options, new ConvLstmCell({ ...cellOptions(options), rank: 2 }));
  }
}

/**
 * A long short-term memory for films: its states keep the axes of space, and convolutions stand where lstm has products.
 *
 * i, f, o = σ(x_t ∗ W + h_{t−1} ∗ U + b), each with its own quarter of the filters (order i, f, c, o, as in Keras)
 * c_t = f · c_{t−1} + i · tanh(x_t ∗ W_c + h_{t−1} ∗ U_c + b_c) and y_t = h_t = o · tanh(c_t)
 *
 * `strides`, `padding` and `dilation` are of the convolution over the inputs; that over h keeps its size.
 *
 * @param options.filters how many channels h and c have
 * @param options.kernelSize of both convolutions
 * @param options see {@link ConvLstmCellOptions} and {@link SequenceOptions} for the rest
 * @returns a layer from [time, rows, columns, channels] to [outputRows, outputColumns, filters], or with returnSequences the same for
 *   each time; with k cells in a filter 4·(k·channels·filters + k·filters·filters + filters) parameters
 * @throws when an argument is not what it must be, or strides and dilation are both above 1
 * @example layers.convLstm2d({ filters: 8, kernelSize: 3, padding: "same", inputShape: [10, 32, 32, 1] }) // becomes [32, 32, 8]
 * @see Shi et al., Convolutional LSTM network, 2015
 */
export function convLstm2d(options: ConvLstm2dOptions): ConvLstm2d {
  return new ConvLstm2d(options);
}
