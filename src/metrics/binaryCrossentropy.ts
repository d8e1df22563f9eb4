import { binaryCrossentropy as loss, type BinaryCrossentropyOptions } from "../losses/binaryCrossentropy.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link binaryCrossentropy}. */
export class BinaryCrossentropy extends LossMetric {
  constructor(options: BinaryCrossentropyOptions) {
    super("binaryCrossentropy", loss(options));
  }
}

/**
 * The mean binary cross-entropy, the logarithm of how unlikely right answers were said to be.
 *
 * The weighted mean over all samples of `losses.binaryCrossentropy`, where the formula and the options stand.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.binaryCrossentropy()] });
 */
export function binaryCrossentropy(options: BinaryCrossentropyOptions = {}): BinaryCrossentropy {
  return new BinaryCrossentropy(options);
}
