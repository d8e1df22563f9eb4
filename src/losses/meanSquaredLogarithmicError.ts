import { type Tensor, tf } from "../backend/index.js";
import { Loss, meanOfOutputs } from "./loss.js";

/** See {@link meanSquaredLogarithmicError}. */
export class MeanSquaredLogarithmicError extends Loss {
  readonly kind = "meanSquaredLogarithmicError";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const logOf = (x: Tensor): Tensor => tf.maximum(x, 1e-7).add(1).log();
    return meanOfOutputs(logOf(predictions).sub(logOf(targets)).square());
  }
}

/**
 * The mean of the squared differences of logarithms, for targets of very different sizes.
 *
 * l = mean (ln(1 + max(p, 1e-7)) − ln(1 + max(t, 1e-7)))²
 *
 * @example losses.meanSquaredLogarithmicError().value(tf.tensor2d([[0]]), tf.tensor2d([[Math.E - 1]])) // 1
 */
export function meanSquaredLogarithmicError(): MeanSquaredLogarithmicError {
  return new MeanSquaredLogarithmicError();
}
