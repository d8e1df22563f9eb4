import type { Tensor } from "../backend/index.js";
import { MeanMetric } from "./meanMetric.js";

/** See {@link rootMeanSquaredError}. */
export class RootMeanSquaredError extends MeanMetric {
  readonly name = "rootMeanSquaredError";

  values(targets: Tensor, predictions: Tensor): Tensor {
    return predictions.sub(targets.reshape(predictions.shape)).square();
  }

  override result(totals: readonly number[]): number {
    return Math.sqrt(super.result(totals));
  }
}

/**
 * The root of the mean squared error over all outputs of all samples, in the targets' own unit.
 *
 * figure = sqrt(mean (p − t)²)
 *
 * @example metrics.rootMeanSquaredError()
 */
export function rootMeanSquaredError(): RootMeanSquaredError {
  return new RootMeanSquaredError();
}
