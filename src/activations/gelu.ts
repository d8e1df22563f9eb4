import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

export interface GeluOptions {
  /** Whether the formula with tanh is taken, which is cheaper; false. */
  readonly approximate?: boolean;
}

/** See {@link gelu}. */
export class Gelu extends Activation {
  readonly kind = "gelu";
  readonly approximate: boolean;

  constructor({ approximate = false }: GeluOptions) {
    super();
    this.approximate = approximate;
  }

  apply(x: Tensor): Tensor {
    if (!this.approximate) return x.mul(tf.erf(x.mul(Math.SQRT1_2)).add(1)).mul(0.5);
    return x.mul(tf.tanh(x.add(x.mul(x.square()).mul(0.044715)).mul(Math.sqrt(2 / Math.PI))).add(1)).mul(0.5);
  }

  override config() {
    return { approximate: this.approximate };
  }
}

/**
 * The Gaussian error linear unit: x times the probability that a normal number is smaller than it.
 *
 * y = x Φ(x) = ½ x (1 + erf(x / √2)) · approximate: ½ x (1 + tanh(√(2/π) (x + 0.044715 x³)))
 *
 * @param options.approximate whether the formula with tanh is taken, which is cheaper; false
 * @example activations.gelu().apply(tf.tensor1d([-1, 1])) // [-0.1587, 0.8413]
 * @see Hendrycks and Gimpel, Gaussian error linear units, 2016
 */
export function gelu(options: GeluOptions = {}): Gelu {
  return new Gelu(options);
}
