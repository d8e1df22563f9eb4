import { type Tensor, tf } from "../backend/index.js";
import { weightsFor } from "../losses/weighting.js";
import { checkPair } from "../variables/checkTensors.js";
import { Metric } from "./metric.js";

/** A metric that is the weighted mean of one number a sample or position: figure = Σ w v / Σ w, and 0 when nothing counts, as in Keras. */
export abstract class MeanMetric extends Metric {
  readonly size = 2;

  /** One number for each sample [batch] or position [batch, time, …]. */
  abstract values(targets: Tensor, predictions: Tensor): Tensor;

  sums(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor {
    checkPair(this.name, targets, predictions);
    return tf.tidy(() => {
      const values = this.values(targets, predictions).toFloat();
      if (weights === undefined) return tf.stack([values.sum(), tf.scalar(values.size)]);
      const counts = weightsFor(this.name, values, weights).mul(tf.onesLike(values));
      return tf.stack([values.mul(counts).sum(), counts.sum()]);
    });
  }

  result([total = 0, count = 0]: readonly number[]): number {
    return count === 0 ? 0 : total / count;
  }
}
