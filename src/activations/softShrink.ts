import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

export interface SoftShrinkOptions {
  /** How far numbers are drawn; 0.5. */
  readonly threshold?: number;
}

/** See {@link softShrink}. */
export class SoftShrink extends Activation {
  readonly kind = "softShrink";
  readonly threshold: number;

  constructor({ threshold = 0.5 }: SoftShrinkOptions) {
    super();
    if (!(threshold >= 0)) throw new Error(`softShrink: threshold must be a number from 0; received ${threshold}.`);
    this.threshold = threshold;
  }

  apply(x: Tensor): Tensor {
    return tf.relu(x.sub(this.threshold)).sub(tf.relu(x.neg().sub(this.threshold)));
  }

  override config() {
    return { threshold: this.threshold };
  }
}

/**
 * Draws numbers towards 0, and small ones to it.
 *
 * y = x − threshold above it, x + threshold below −threshold, 0 between
 *
 * @param options.threshold how far numbers are drawn; 0.5
 * @throws when threshold is negative
 * @example activations.softShrink().apply(tf.tensor1d([-1, 0.3, 2])) // [-0.5, 0, 1.5]
 */
export function softShrink(options: SoftShrinkOptions = {}): SoftShrink {
  return new SoftShrink(options);
}
