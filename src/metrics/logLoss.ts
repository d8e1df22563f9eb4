import type { Tensor } from "../backend/index.js";
import { safeLog } from "../losses/crossEntropy.js";
import { oneHot } from "../variables/oneHot.js";
import { classesOf } from "./labels.js";
import { MeanMetric } from "./meanMetric.js";

/** See {@link logLoss}. */
export class LogLoss extends MeanMetric {
  readonly name = "logLoss";

  values(targets: Tensor, predictions: Tensor): Tensor {
    const classes = predictions.shape.at(-1) ?? 1;
    return safeLog(predictions).mul(oneHot(classesOf(targets, predictions), classes).reshape(predictions.shape)).sum(-1).neg();
  }
}

/**
 * neon's LogLoss: the mean negative logarithm of the probability of the right class. Targets may be class numbers or one-hot rows.
 *
 * figure = −mean ln p_class
 *
 * @example metrics.logLoss()
 */
export function logLoss(): LogLoss {
  return new LogLoss();
}
