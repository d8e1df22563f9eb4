import { type Tensor, tf } from "../backend/index.js";
import { checkPositive } from "./checks.js";
import { Loss, meanOfOutputs } from "./loss.js";

export interface HuberOptions {
  /** Up to where differences are squared; 1. */
  readonly delta?: number;
}

/** See {@link huber}. */
export class Huber extends Loss {
  readonly kind = "huber";
  readonly delta: number;

  constructor({ delta = 1 }: HuberOptions) {
    super();
    this.delta = checkPositive("huber", "delta", delta);
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const { delta } = this;
    const size = predictions.sub(targets).abs();
    // The squared part of |x|, at most δ, and the rest; a choice between two formulas would have no gradient in tfjs.
    const near = tf.minimum(size, delta);
    return meanOfOutputs(near.square().mul(0.5).add(size.sub(near).mul(delta)));
  }

  override config() {
    return { delta: this.delta };
  }
}

/**
 * Squares small differences and takes large ones as they are, so that outliers pull less.
 *
 * l = mean of ½ x² for |x| ≤ δ, δ |x| − ½ δ² beyond, x = p − t. (neon's relative of it is `smoothL1`.)
 *
 * @param options.delta up to where differences are squared; 1
 * @throws when delta is not positive
 * @example losses.huber().value(tf.tensor2d([[0, 0]]), tf.tensor2d([[0.5, 3]])) // (0.125 + 2.5) / 2 = 1.3125
 * @see Huber, Robust estimation of a location parameter, 1964
 */
export function huber(options: HuberOptions = {}): Huber {
  return new Huber(options);
}
