import type { Tensor } from "../backend/index.js";
import { Activation } from "./activation.js";

/** See {@link tanhShrink}. */
export class TanhShrink extends Activation {
  readonly kind = "tanhShrink";

  apply(x: Tensor): Tensor {
    return x.sub(x.tanh());
  }
}

/**
 * What tanh takes off.
 *
 * y = x − tanh x
 *
 * @example activations.tanhShrink().apply(tf.tensor1d([1])) // [0.238]
 */
export function tanhShrink(): TanhShrink {
  return new TanhShrink();
}
