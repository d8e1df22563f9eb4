import { type Bidirectional, bidirectional } from "./bidirectional.js";
import { lstm, type LstmOptions } from "./lstm.js";

/**
 * A long short-term memory read both ways, with the two directions' sequences beside each other. neon's BiLSTM.
 *
 * y_t = [→h_t, ←h_t], each as in lstm
 *
 * @param options those of lstm; `name` and `inputShape` are the whole layer's
 * @returns a layer from [time, features] to [time, 2·units]
 * @example layers.biLstm({ units: 8, inputShape: [20, 3] }) // [20, 16]
 */
export function biLstm({ name, inputShape, ...options }: LstmOptions): Bidirectional {
  return bidirectional({ layer: lstm({ ...options, returnSequences: true }), ...(name === undefined ? {} : { name }), ...(inputShape === undefined ? {} : { inputShape }) });
}
