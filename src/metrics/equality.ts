import { type Tensor, tf } from "../backend/index.js";
import { MeanMetric } from "./meanMetric.js";

/** See {@link equality}. */
export class Equality extends MeanMetric {
  readonly name = "equality";

  values(targets: Tensor, predictions: Tensor): Tensor {
    return tf.equal(targets.toFloat().reshape(predictions.shape), predictions).toFloat();
  }
}

/**
 * The share of outputs that are their targets, number by number: Keras' class Accuracy. What it means by the name "accuracy" is `metrics.accuracy`.
 *
 * figure = mean [t = p]
 *
 * @example metrics.equality()
 */
export function equality(): Equality {
  return new Equality();
}
