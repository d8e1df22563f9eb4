import type { Tensor } from "../backend/index.js";
import { checkFactor, Regularizer } from "./regularizer.js";

export interface L1Options {
  /** How much the penalty counts; 0.01. */
  readonly l1?: number;
}

/** See {@link l1}. */
export class L1 extends Regularizer {
  readonly kind = "l1";
  readonly l1: number;

  constructor({ l1 = 0.01 }: L1Options) {
    super();
    this.l1 = checkFactor("l1", "l1", l1);
  }

  value(w: Tensor): Tensor {
    return w.abs().sum().mul(this.l1);
  }

  override config() {
    return { l1: this.l1 };
  }
}

/**
 * The L1 penalty pulls every weight towards 0 by the same amount, so that many become 0.
 *
 * R(w) = l1 · Σ |w|
 *
 * @param options.l1 how much it counts; 0.01
 * @throws when l1 is negative
 * @example regularizers.l1({ l1: 0.1 }).value(tf.tensor1d([1, -2])) // 0.3
 */
export function l1(options: L1Options = {}): L1 {
  return new L1(options);
}
