import { checkInteger } from "../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../backend/index.js";
import { Activation, axisOf } from "./activation.js";

export interface LogSoftmaxOptions {
  /** The axis that is normalised; −1. */
  readonly axis?: number;
}

/** See {@link logSoftmax}. */
export class LogSoftmax extends Activation {
  readonly kind = "logSoftmax";
  readonly axis: number;

  constructor({ axis = -1 }: LogSoftmaxOptions) {
    super();
    this.axis = checkInteger("logSoftmax", "axis", axis);
  }

  apply(x: Tensor): Tensor {
    const axis = axisOf("logSoftmax", this.axis, x);
    const shifted = x.sub(tf.max(x, axis, true));
    return shifted.sub(shifted.exp().sum(axis, true).log());
  }

  override config() {
    return { axis: this.axis };
  }
}

/**
 * The logarithm of softmax, without computing softmax first.
 *
 * y_i = x_i − ln Σ exp(x_j)
 *
 * @param options.axis the axis that is normalised; −1
 * @example activations.logSoftmax().apply(tf.tensor1d([0, 0])) // [-0.693, -0.693]
 */
export function logSoftmax(options: LogSoftmaxOptions = {}): LogSoftmax {
  return new LogSoftmax(options);
}
