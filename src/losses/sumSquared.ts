import type { Tensor } from "../backend/index.js";
import { Loss } from "./loss.js";

/** See {@link sumSquared}. */
export class SumSquared extends Loss {
  readonly kind = "sumSquared";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const squares = predictions.sub(targets).square();
    return (squares.rank > 1 ? squares.sum(-1) : squares).div(2);
  }
}

/**
 * neon's SumSquared: half the sum of the squared differences of a sample, whose gradient is the plain difference.
 *
 * l = ½ Σ (p − t)². Keras' mean without the half is `meanSquaredError`.
 *
 * @example losses.sumSquared().value(tf.tensor2d([[0, 0]]), tf.tensor2d([[1, 3]])) // 5
 */
export function sumSquared(): SumSquared {
  return new SumSquared();
}
