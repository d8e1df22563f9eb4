import type { Tensor } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link softsign}. */
export class Softsign extends Activation {
  readonly kind = "softsign";

  apply(x: Tensor): Tensor {
    return x.div(x.abs().add(1));
  }
}

/**
 * Like tanh, with slower tails.
 *
 * y = x / (1 + |x|)
 *
 * @example activations.softsign().apply(tf.tensor1d([-1, 3])) // [-0.5, 0.75]
 */
export function softsign(): Softsign {
  return new Softsign();
}
