import { type Tensor, tf } from "../backend/index.js";
import { Loss, meanOfOutputs } from "./loss.js";

/** See {@link meanAbsolutePercentageError}. */
export class MeanAbsolutePercentageError extends Loss {
  readonly kind = "meanAbsolutePercentageError";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    return meanOfOutputs(predictions.sub(targets).div(tf.maximum(targets.abs(), 1e-7)).abs()).mul(100);
  }
}

/**
 * The mean of the absolute differences in percent of the targets.
 *
 * l = 100 · mean |p − t| / max(|t|, 1e-7)
 *
 * @example losses.meanAbsolutePercentageError().value(tf.tensor2d([[10, 20]]), tf.tensor2d([[11, 18]])) // 10
 */
export function meanAbsolutePercentageError(): MeanAbsolutePercentageError {
  return new MeanAbsolutePercentageError();
}
