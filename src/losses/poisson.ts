import type { Tensor } from "../backend/index.js";
import { Loss, meanOfOutputs } from "./loss.js";

/** See {@link poisson}. */
export class Poisson extends Loss {
  readonly kind = "poisson";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    return meanOfOutputs(predictions.sub(targets.mul(predictions.add(1e-7).log())));
  }
}

/**
 * For counts: the negative logarithm of a Poisson distribution with the predicted mean, without its constant.
 *
 * l = mean (p − t ln(p + 1e-7))
 *
 * @example losses.poisson().value(tf.tensor2d([[2]]), tf.tensor2d([[1]])) // 1
 */
export function poisson(): Poisson {
  return new Poisson();
}
