import { type Tensor, tf } from "../backend/index.js";
import { Metric } from "./metric.js";

/**
 * A metric that needs every sample at its end, such as an area under an exact curve or a BLEU score over a whole corpus.
 *
 * Each batch hands over numbers (`gather`), all of them are kept until the end of the epoch, and `result` gets them in the batches' order.
 * Memory grows with the samples; a metric of sums is the better one wherever sums do.
 */
export abstract class GatheringMetric extends Metric {
  /** Not a sum of anything: the part says its own length. */
  readonly size = 0;

  /** What is kept of a batch, as floats of any shape. */
  protected abstract gather(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor;

  /** @param all what was gathered of all batches, one after the other */
  abstract override result(all: readonly number[]): number;

  /** A batch's part: how many numbers follow, and they. */
  sums(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor {
    return tf.tidy(() => {
      const kept = this.gather(targets, predictions, weights).reshape([-1]);
      return tf.concat([tf.tensor1d([kept.size]), kept]);
    });
  }
}
