import { checkInteger } from "../arithmetic/optionChecks.js";
import { softmax as softmaxOf, type Tensor, tf } from "../backend/index.js";
import { Activation, axisOf } from "./activation.js";

export interface SoftmaxOptions {
  /** The axis that is normalised; −1. */
  readonly axis?: number;
}

/** See {@link softmax}. */
export class Softmax extends Activation {
  readonly kind = "softmax";
  readonly axis: number;

  constructor({ axis = -1 }: SoftmaxOptions) {
    super();
    this.axis = checkInteger("softmax", "axis", axis);
  }

  apply(x: Tensor): Tensor {
    const axis = axisOf("softmax", this.axis, x);
    if (axis === x.rank - 1) return softmaxOf(x);
    const exponentials = x.sub(tf.max(x, axis, true)).exp();
    return exponentials.div(exponentials.sum(axis, true));
  }

  override config() {
    return { axis: this.axis };
  }
}

/**
 * Turns numbers into probabilities of one choice; each is positive and they add up to 1. Along the last axis of maps it is neon's PixelwiseSoftmax.
 *
 * y_i = exp(x_i) / Σ exp(x_j)
 *
 * @param options.axis the axis that is normalised; −1
 * @example activations.softmax().apply(tf.tensor2d([[1, 2, 3]])) // [[0.09, 0.245, 0.665]]
 */
export function softmax(options: SoftmaxOptions = {}): Softmax {
  return new Softmax(options);
}
