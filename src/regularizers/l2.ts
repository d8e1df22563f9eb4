import type { Tensor } from "../backend/index.js";
import { checkFactor, Regularizer } from "./regularizer.js";

export interface L2Options {
  /** How much the penalty counts; 0.01. */
  readonly l2?: number;
}

/** See {@link l2}. */
export class L2 extends Regularizer {
  readonly kind = "l2";
  readonly l2: number;

  constructor({ l2 = 0.01 }: L2Options) {
    super();
    this.l2 = checkFactor("l2", "l2", l2);
  }

  value(w: Tensor): Tensor {
    return w.square().sum().mul(this.l2);
  }

  override config() {
    return { l2: this.l2 };
  }
}

/**
 * The L2 penalty pulls weights towards 0 in proportion to their size; with plain SGD it is weight decay by 2 · l2.
 *
 * R(w) = l2 · Σ w² (not halved)
 *
 * @param options.l2 how much it counts; 0.01
 * @throws when l2 is negative
 * @example regularizers.l2({ l2: 0.1 }).value(tf.tensor1d([1, -2])) // 0.5
 */
export function l2(options: L2Options = {}): L2 {
  return new L2(options);
}
