import { checkNumber } from "../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

export interface ThresholdOptions {
  /** Up to where numbers are replaced; 0. (Keras gives it no default.) */
  readonly value?: number;
  /** What they are replaced by; 0. */
  readonly otherwise?: number;
}

/** See {@link threshold}. */
export class Threshold extends Activation {
  readonly kind = "threshold";
  readonly value: number;
  readonly otherwise: number;

  constructor({ value = 0, otherwise = 0 }: ThresholdOptions) {
    super();
    this.value = checkNumber("threshold", "value", value);
    this.otherwise = checkNumber("threshold", "otherwise", otherwise);
  }

  apply(x: Tensor): Tensor {
    const above = tf.step(x.sub(this.value));
    return x.mul(above).add(tf.sub(1, above).mul(this.otherwise));
  }

  override config() {
    return { value: this.value, otherwise: this.otherwise };
  }
}

/**
 * Replaces what is not above a threshold by a value.
 *
 * y = x for x > value, otherwise the other value
 *
 * @param options.value up to where numbers are replaced; 0. (Keras gives it no default.)
 * @param options.otherwise what they are replaced by; 0
 * @example activations.threshold({ value: 1, otherwise: -1 }).apply(tf.tensor1d([0.5, 2])) // [-1, 2]
 */
export function threshold(options: ThresholdOptions = {}): Threshold {
  return new Threshold(options);
}
