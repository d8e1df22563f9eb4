import { meanAbsoluteError as loss } from "../losses/meanAbsoluteError.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link meanAbsoluteError}. */
export class MeanAbsoluteError extends LossMetric {
  constructor() {
    super("meanAbsoluteError", loss());
  }
}

/**
 * The mean absolute error.
 *
 * The weighted mean over all samples of `losses.meanAbsoluteError`, where the formula stands.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.meanAbsoluteError()] });
 */
export function meanAbsoluteError(): MeanAbsoluteError {
  return new MeanAbsoluteError();
}
