import { highestClass, type Tensor, tf } from "../backend/index.js";
import { labelsOf } from "./labels.js";
import { MeanMetric } from "./meanMetric.js";

/** See {@link sparseCategoricalAccuracy}. */
export class SparseCategoricalAccuracy extends MeanMetric {
  readonly name = "sparseCategoricalAccuracy";

  values(targets: Tensor, predictions: Tensor): Tensor {
    const said = highestClass(predictions);
    return tf.equal(labelsOf(targets, said.shape), said).toFloat();
  }
}

/**
 * The share of samples whose largest output is their class number.
 *
 * figure = mean [t = argmax p]
 *
 * @example metrics.sparseCategoricalAccuracy()
 */
export function sparseCategoricalAccuracy(): SparseCategoricalAccuracy {
  return new SparseCategoricalAccuracy();
}
