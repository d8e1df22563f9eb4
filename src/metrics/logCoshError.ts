import { logCosh as loss } from "../losses/logCosh.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link logCoshError}. */
export class LogCoshError extends LossMetric {
  constructor() {
    super("logCoshError", loss());
  }
}

/**
 * The mean logarithm of the hyperbolic cosine of the errors.
 *
 * The weighted mean over all samples of `losses.logCosh`, where the formula stands.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.logCoshError()] });
 */
export function logCoshError(): LogCoshError {
  return new LogCoshError();
}
