import { sameShape } from "../arithmetic/shape.js";
import { countRight, highestClass, type Tensor, tf } from "../backend/index.js";
import { checkPair } from "../variables/checkTensors.js";
import { MeanMetric } from "./meanMetric.js";

/** See {@link accuracy}. */
export class Accuracy extends MeanMetric {
  readonly name = "accuracy";

  values(targets: Tensor, predictions: Tensor): Tensor {
    return rightOnes(targets, predictions);
  }

  override sums(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor {
    checkPair(this.name, targets, predictions);
    const outputs = predictions.shape.at(-1) ?? 1;
    if (weights !== undefined || targets.dtype !== "int32" || outputs === 1 || targets.size * outputs !== predictions.size) return super.sums(targets, predictions, weights);
    return tf.tidy(() => countRight(predictions, targets));
  }
}

function rightOnes(targets: Tensor, predictions: Tensor): Tensor {
  const outputs = predictions.shape.at(-1) ?? 1;
  if (outputs === 1 && predictions.size === targets.size) {
    return tf.equal(tf.greater(predictions, 0.5), tf.greater(targets, 0.5).reshape(predictions.shape));
  }
  const chosen = highestClass(predictions);
  if (sameShape(targets.shape, predictions.shape)) return tf.equal(chosen, highestClass(targets));
  const labels = targets.dtype === "int32" ? targets : tf.cast(targets, "int32");
  return tf.equal(chosen, sameShape(labels.shape, chosen.shape) ? labels : labels.reshape(chosen.shape));
}

/**
 * The share of samples whose largest output is the right class.
 *
 * accuracy = right / all
 *
 * Targets may be class numbers or one-hot rows; the shapes tell. A single output counts as class 1 above 0.5.
 *
 * @example net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: [metrics.accuracy()] });
 */
export function accuracy(): Accuracy {
  return new Accuracy();
}
