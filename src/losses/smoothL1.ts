import { type Tensor, tf } from "../backend/index.js";
import { checkPositive } from "./checks.js";
import { Loss } from "./loss.js";

export interface SmoothL1Options {
  /** How narrow the squared part is; 1. */
  readonly sigma?: number;
}

/** See {@link smoothL1}. */
export class SmoothL1 extends Loss {
  readonly kind = "smoothL1";
  readonly sigma: number;

  constructor({ sigma = 1 }: SmoothL1Options) {
    super();
    this.sigma = checkPositive("smoothL1", "sigma", sigma);
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const square = this.sigma ** 2;
    const size = predictions.sub(targets).abs();
    const near = tf.minimum(size, 1 / square);
    const each = near.square().mul(0.5 * square).add(size.sub(near));
    return each.rank > 1 ? each.sum(-1) : each;
  }

  override config() {
    return { sigma: this.sigma };
  }
}

/**
 * neon's SmoothL1Loss for the corners of boxes: squares small differences, takes large ones as they are, adds up a sample's outputs.
 *
 * l = Σ of ½ σ² x² for |x| < 1/σ², |x| − ½/σ² beyond, x = p − t. (`huber` with δ = 1 is its mean for σ = 1.)
 *
 * @param options.sigma how narrow the squared part is; 1
 * @throws when sigma is not positive
 * @example losses.smoothL1().value(tf.tensor2d([[0, 0]]), tf.tensor2d([[0.5, 3]])) // 0.125 + 2.5 = 2.625
 * @see Girshick, Fast R-CNN, 2015
 */
export function smoothL1(options: SmoothL1Options = {}): SmoothL1 {
  return new SmoothL1(options);
}
