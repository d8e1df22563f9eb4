import { highestClass, type Tensor, tf } from "../backend/index.js";
import { MeanMetric } from "./meanMetric.js";

/** See {@link categoricalAccuracy}. */
export class CategoricalAccuracy extends MeanMetric {
  readonly name = "categoricalAccuracy";

  values(targets: Tensor, predictions: Tensor): Tensor {
    return tf.equal(highestClass(targets), highestClass(predictions)).toFloat();
  }
}

/**
 * The share of samples whose largest output is the class of their one-hot row.
 *
 * figure = mean [argmax t = argmax p]
 *
 * @example metrics.categoricalAccuracy()
 */
export function categoricalAccuracy(): CategoricalAccuracy {
  return new CategoricalAccuracy();
}
