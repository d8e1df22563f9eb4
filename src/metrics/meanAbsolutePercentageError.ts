import { meanAbsolutePercentageError as loss } from "../losses/meanAbsolutePercentageError.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link meanAbsolutePercentageError}. */
export class MeanAbsolutePercentageError extends LossMetric {
  constructor() {
    super("meanAbsolutePercentageError", loss());
  }
}

/**
 * The mean absolute error in percent of the targets.
 *
 * The weighted mean over all samples of `losses.meanAbsolutePercentageError`, where the formula stands.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.meanAbsolutePercentageError()] });
 */
export function meanAbsolutePercentageError(): MeanAbsolutePercentageError {
  return new MeanAbsolutePercentageError();
}
