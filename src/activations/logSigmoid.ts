import type { Tensor } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link logSigmoid}. */
export class LogSigmoid extends Activation {
  readonly kind = "logSigmoid";

  apply(x: Tensor): Tensor {
    return x.neg().softplus().neg();
  }
}

/**
 * The logarithm of the sigmoid.
 *
 * y = ln(1 / (1 + exp(−x))) = −softplus(−x)
 *
 * @example activations.logSigmoid().apply(tf.tensor1d([0])) // [-0.693]
 */
export function logSigmoid(): LogSigmoid {
  return new LogSigmoid();
}
