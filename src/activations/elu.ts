import { checkNumber } from "../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

export interface EluOptions {
  /** How far it falls below zero; 1. */
  readonly alpha?: number;
}

/** See {@link elu}. */
export class Elu extends Activation {
  readonly kind = "elu";
  readonly alpha: number;

  constructor({ alpha = 1 }: EluOptions) {
    super();
    this.alpha = checkNumber("elu", "alpha", alpha);
  }

  apply(x: Tensor): Tensor {
    const y = tf.elu(x);
    if (this.alpha === 1) return y;
    const above = tf.step(x);
    return y.mul(above.add(tf.sub(1, above).mul(this.alpha)));
  }

  override config() {
    return { alpha: this.alpha };
  }
}

/**
 * The exponential linear unit: the identity above zero, a smooth approach to −α below; neon's Explin.
 *
 * y = x for x > 0, α (exp(x) − 1) otherwise
 *
 * @param options.alpha how far it falls below zero; 1
 * @example activations.elu().apply(tf.tensor1d([-1, 0, 2])) // [-0.632, 0, 2]
 * @see Clevert, Unterthiner and Hochreiter, Fast and accurate deep network learning by exponential linear units, 2016
 */
export function elu(options: EluOptions = {}): Elu {
  return new Elu(options);
}
