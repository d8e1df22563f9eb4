import { checkCount } from "../../arithmetic/window.js";
import { type Bidirectional, bidirectional } from "./bidirectional.js";
import { lstm, type LstmOptions } from "./lstm.js";
import type { RecurrentLayer } from "./recurrentLayer.js";
import { simpleRnn, type SimpleRnnOptions } from "./simpleRnn.js";

/** How many levels a deep bidirectional network has. */
export interface Depth {
  /** How many layers stand on top of each other. */
  readonly depth: number;
}

/**
 * Plain recurrent networks both ways, several on top of each other. neon's DeepBiRNN.
 *
 * →h⁽ᵏ⁾ = rnn(→h⁽ᵏ⁻¹⁾), ←h⁽ᵏ⁾ = rnn(←h⁽ᵏ⁻¹⁾) read from the end, y_t = [→h_t⁽ⁿ⁾, ←h_t⁽ⁿ⁾]
 *
 * The directions meet at the end alone: above the first layer each goes on with its own half of what the layer below gave.
 *
 * @param options.depth how many layers
 * @param options those of simpleRnn for each
 * @returns the layers, from [time, features] to [time, 2·units], to be spread into `sequential`
 * @throws when depth is not a positive integer
 * @example sequential([...layers.deepBiRnn({ units: 8, depth: 2, inputShape: [20, 3] }), layers.recurrentLast()]) // [16]
 */
export function deepBiRnn({ depth, inputShape, ...options }: SimpleRnnOptions & Depth): readonly Bidirectional[] {
  return levels("deepBiRnn", depth, inputShape, () => simpleRnn({ ...options, returnSequences: true }));
}

/**
 * Long short-term memories both ways, several on top of each other. neon's DeepBiLSTM.
 *
 * →h⁽ᵏ⁾ = lstm(→h⁽ᵏ⁻¹⁾), ←h⁽ᵏ⁾ = lstm(←h⁽ᵏ⁻¹⁾) read from the end, y_t = [→h_t⁽ⁿ⁾, ←h_t⁽ⁿ⁾]
 *
 * The directions meet at the end alone: above the first layer each goes on with its own half of what the layer below gave.
 *
 * @param options.depth how many layers
 * @param options those of lstm for each
 * @returns the layers, from [time, features] to [time, 2·units], to be spread into `sequential`
 * @throws when depth is not a positive integer
 * @example sequential([...layers.deepBiLstm({ units: 8, depth: 2, inputShape: [20, 3] }), layers.recurrentMean()]) // [16]
 */
export function deepBiLstm({ depth, inputShape, ...options }: LstmOptions & Depth): readonly Bidirectional[] {
  return levels("deepBiLstm", depth, inputShape, () => lstm({ ...options, returnSequences: true }));
}

function levels(owner: string, depth: number, inputShape: SimpleRnnOptions["inputShape"], make: () => RecurrentLayer): readonly Bidirectional[] {
  return Array.from({ length: checkCount(owner, "depth", depth) }, (_, level) =>
    bidirectional({ layer: make(), splitInputs: level > 0, ...(level === 0 && inputShape !== undefined && { inputShape }) }),
  );
}
