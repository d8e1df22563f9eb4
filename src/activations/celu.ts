import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

export interface CeluOptions {
  /** How far it falls below zero; 1. */
  readonly alpha?: number;
}

/** See {@link celu}. */
export class Celu extends Activation {
  readonly kind = "celu";
  readonly alpha: number;

  constructor({ alpha = 1 }: CeluOptions) {
    super();
    if (!(alpha > 0)) throw new Error(`celu: alpha must be a positive number; received ${alpha}.`);
    this.alpha = alpha;
  }

  apply(x: Tensor): Tensor {
    return tf.elu(x.div(this.alpha)).mul(this.alpha);
  }

  override config() {
    return { alpha: this.alpha };
  }
}

/**
 * The continuously differentiable exponential linear unit: its slope at 0 is 1 for every α.
 *
 * y = x for x > 0, α (exp(x / α) − 1) otherwise
 *
 * @param options.alpha how far it falls below zero; 1
 * @throws when alpha is not positive
 * @example activations.celu({ alpha: 2 }).apply(tf.tensor1d([-1, 2])) // [-0.787, 2]
 * @see Barron, Continuously differentiable exponential linear units, 2017
 */
export function celu(options: CeluOptions = {}): Celu {
  return new Celu(options);
}
