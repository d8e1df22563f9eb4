import type { Tensor } from "../backend/index.js";
import { Loss, meanOfOutputs } from "./loss.js";

/** See {@link meanAbsoluteError}. */
export class MeanAbsoluteError extends Loss {
  readonly kind = "meanAbsoluteError";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    return meanOfOutputs(predictions.sub(targets).abs());
  }
}

/**
 * The mean of the absolute differences, which outliers pull less than squares.
 *
 * l = mean |p − t|
 *
 * @example losses.meanAbsoluteError().value(tf.tensor2d([[0, 1]]), tf.tensor2d([[1, 3]])) // (1 + 2) / 2 = 1.5
 */
export function meanAbsoluteError(): MeanAbsoluteError {
  return new MeanAbsoluteError();
}
