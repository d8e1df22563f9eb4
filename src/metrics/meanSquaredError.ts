import { meanSquaredError as loss, type MeanSquaredErrorOptions } from "../losses/meanSquaredError.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link meanSquaredError}. */
export class MeanSquaredError extends LossMetric {
  constructor(options: MeanSquaredErrorOptions) {
    super("meanSquaredError", loss(options));
  }
}

/**
 * The mean squared error.
 *
 * The weighted mean over all samples of `losses.meanSquaredError`, where the formula and the options stand.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.meanSquaredError()] });
 */
export function meanSquaredError(options: MeanSquaredErrorOptions = {}): MeanSquaredError {
  return new MeanSquaredError(options);
}
