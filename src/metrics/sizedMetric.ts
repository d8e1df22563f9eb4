import { type Tensor, tf } from "../backend/index.js";
import { checkPair } from "../variables/checkTensors.js";
import { Metric } from "./metric.js";

/** A metric of sums whose number depends on the model's outputs, such as three for each class: a batch's part begins with its length. */
export abstract class SizedMetric extends Metric {
  /** Not known beforehand: the part says its own length. */
  readonly size = 0;
  /** Whether parts are put one behind the other instead of added. */
  readonly appends: boolean = false;

  /** A batch's numbers, as floats of any shape. */
  protected abstract parts(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor;

  /** A batch's part: how many numbers follow, and they. */
  sums(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor {
    checkPair(this.name, targets, predictions);
    return tf.tidy(() => {
      const own = this.parts(targets, predictions, weights).reshape([-1]);
      return tf.concat([tf.tensor1d([own.size]), own]);
    });
  }
}
