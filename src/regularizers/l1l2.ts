import type { Tensor } from "../backend/index.js";
import { checkFactor, Regularizer } from "./regularizer.js";

export interface L1L2Options {
  /** How much the absolute values count; 0. */
  readonly l1?: number;
  /** How much the squares count; 0. */
  readonly l2?: number;
}

/** See {@link l1l2}. */
export class L1L2 extends Regularizer {
  readonly kind = "l1l2";
  readonly l1: number;
  readonly l2: number;

  constructor({ l1 = 0, l2 = 0 }: L1L2Options) {
    super();
    this.l1 = checkFactor("l1l2", "l1", l1);
    this.l2 = checkFactor("l1l2", "l2", l2);
  }

  value(w: Tensor): Tensor {
    return w.abs().sum().mul(this.l1).add(w.square().sum().mul(this.l2));
  }

  override config() {
    return { l1: this.l1, l2: this.l2 };
  }
}

/**
 * The L1 and the L2 penalty together, also called elastic net.
 *
 * R(w) = l1 · Σ |w| + l2 · Σ w²
 *
 * @param options.l1 how much the absolute values count; 0. (The name "l1l2" alone takes 0.01 for both, as Keras' string does.)
 * @param options.l2 how much the squares count; 0
 * @throws when one is negative
 * @example regularizers.l1l2({ l1: 0.1, l2: 0.1 }).value(tf.tensor1d([1, -2])) // 0.3 + 0.5 = 0.8
 * @see Zou and Hastie, Regularization and variable selection via the elastic net, 2005
 */
export function l1l2(options: L1L2Options = {}): L1L2 {
  return new L1L2(options);
}
