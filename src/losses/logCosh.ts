import type { Tensor } from "../backend/index.js";
import { Loss, meanOfOutputs } from "./loss.js";

/** See {@link logCosh}. */
export class LogCosh extends Loss {
  readonly kind = "logCosh";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const error = predictions.sub(targets);
    return meanOfOutputs(error.add(error.mul(-2).softplus()).sub(Math.LN2));
  }
}

/**
 * The logarithm of the hyperbolic cosine of the differences: half their square when they are small, their size when they are large.
 *
 * l = mean ln cosh(p − t) = mean (x + ln(1 + exp(−2x)) − ln 2), x = p − t
 *
 * @example losses.logCosh().value(tf.tensor2d([[0]]), tf.tensor2d([[1]])) // 0.4338
 */
export function logCosh(): LogCosh {
  return new LogCosh();
}
