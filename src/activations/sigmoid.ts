import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

export interface SigmoidOptions {
  /** Takes the gradient for 1, as neon's Logistic(shortcut) does where its cost has the sigmoid's gradient in it already; false. */
  readonly shortcut?: boolean;
}

/** See {@link sigmoid}. */
export class Sigmoid extends Activation {
  readonly kind = "sigmoid";
  readonly shortcut: boolean;

  constructor({ shortcut = false }: SigmoidOptions) {
    super();
    this.shortcut = shortcut;
  }

  apply(x: Tensor): Tensor {
    if (!this.shortcut) return tf.sigmoid(x);
    return tf.customGrad((value) => ({ value: tf.sigmoid(value as Tensor), gradFunc: (dy: Tensor) => dy.clone() }))(x);
  }

  override config() {
    return { shortcut: this.shortcut };
  }
}

/**
 * The logistic function squeezes every number into (0, 1); neon's Logistic.
 *
 * y = 1 / (1 + exp(−x))
 *
 * @param options.shortcut whether the gradient is taken for 1, as neon does; false
 * @example activations.sigmoid().apply(tf.tensor1d([-1, 0, 2])) // [0.269, 0.5, 0.881]
 */
export function sigmoid(options: SigmoidOptions = {}): Sigmoid {
  return new Sigmoid(options);
}
