import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

export interface HardShrinkOptions {
  /** Up to where numbers become 0; 0.5. */
  readonly threshold?: number;
}

/** See {@link hardShrink}. */
export class HardShrink extends Activation {
  readonly kind = "hardShrink";
  readonly threshold: number;

  constructor({ threshold = 0.5 }: HardShrinkOptions) {
    super();
    if (!(threshold >= 0)) throw new Error(`hardShrink: threshold must be a number from 0; received ${threshold}.`);
    this.threshold = threshold;
  }

  apply(x: Tensor): Tensor {
    return x.mul(tf.step(x.abs().sub(this.threshold)));
  }

  override config() {
    return { threshold: this.threshold };
  }
}

/**
 * Makes small numbers 0 and leaves the others.
 *
 * y = x for |x| > threshold, 0 otherwise
 *
 * @param options.threshold up to where numbers become 0; 0.5
 * @throws when threshold is negative
 * @example activations.hardShrink().apply(tf.tensor1d([-1, 0.3, 2])) // [-1, 0, 2]
 */
export function hardShrink(options: HardShrinkOptions = {}): HardShrink {
  return new HardShrink(options);
}
