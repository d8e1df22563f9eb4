import { meanSquaredLogarithmicError as loss } from "../losses/meanSquaredLogarithmicError.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link meanSquaredLogarithmicError}. */
export class MeanSquaredLogarithmicError extends LossMetric {
  constructor() {
    super("meanSquaredLogarithmicError", loss());
  }
}

/**
 * The mean squared error of the logarithms.
 *
 * The weighted mean over all samples of `losses.meanSquaredLogarithmicError`, where the formula stands.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.meanSquaredLogarithmicError()] });
 */
export function meanSquaredLogarithmicError(): MeanSquaredLogarithmicError {
  return new MeanSquaredLogarithmicError();
}
