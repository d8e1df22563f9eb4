import type { Tensor } from "../backend/index.js";
import { Loss, meanOfOutputs } from "./loss.js";

/** See {@link meanSquaredError}. */
export class MeanSquaredError extends Loss {
  readonly kind = "meanSquaredError";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    return meanOfOutputs(predictions.sub(targets).square());
  }
}

/**
 * The mean of the squared differences.
 *
 * L = mean (p − t)². (neon halves it.)
 *
 * @example losses.meanSquaredError().value(tf.tensor1d([4.2, 0]), tf.tensor1d([4.1, 1])) // (0.01 + 1) / 2 = 0.505
 */
export function meanSquaredError(): MeanSquaredError {
  return new MeanSquaredError();
}
