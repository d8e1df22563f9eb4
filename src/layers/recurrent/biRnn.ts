import { type Bidirectional, bidirectional } from "./bidirectional.js";
import { simpleRnn, type SimpleRnnOptions } from "./simpleRnn.js";

/**
 * A plain recurrent network read both ways, with the two directions' sequences beside each other. neon's BiRNN.
 *
 * y_t = [→h_t, ←h_t], each h as in simpleRnn
 *
 * @param options those of simpleRnn; `name` and `inputShape` are the whole layer's
 * @returns a layer from [time, features] to [time, 2·units]
 * @example layers.biRnn({ units: 8, inputShape: [20, 3] }) // [20, 16]
 */
export function biRnn({ name, inputShape, ...options }: SimpleRnnOptions): Bidirectional {
  return bidirectional({ layer: simpleRnn({ ...options, returnSequences: true }), ...(name === undefined ? {} : { name }), ...(inputShape === undefined ? {} : { inputShape }) });
}
