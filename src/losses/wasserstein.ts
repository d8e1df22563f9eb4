import type { Tensor } from "../backend/index.js";
import { Loss, meanOfOutputs } from "./loss.js";

/** See {@link wasserstein}. */
export class Wasserstein extends Loss {
  readonly kind = "wasserstein";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    return meanOfOutputs(targets.mul(predictions)).neg();
  }
}

/**
 * The critic's loss of a Wasserstein network: targets are 1 for data and −1 for what was generated, outputs are unbounded.
 *
 * l = −mean t y. The generator is trained with targets 1 for what it made. (neon's form of it, with the opposite sign, is `ganCost`.)
 *
 * @example losses.wasserstein().value(tf.tensor2d([[1], [-1]]), tf.tensor2d([[3], [1]])) // (−3 + 1) / 2 = −1
 * @see Arjovsky, Chintala and Bottou, Wasserstein GAN, 2017
 */
export function wasserstein(): Wasserstein {
  return new Wasserstein();
}
