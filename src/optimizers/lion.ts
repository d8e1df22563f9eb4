import type { Tensor, Variable } from "../backend/index.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkFraction, type OptimizerOptions } from "./optionChecks.js";

export interface LionOptions extends OptimizerOptions {
  /** How much the mean gradient counts against the present one; 0.9. */
  readonly beta1?: number;
  /** How much of the mean gradient is kept; 0.99. */
  readonly beta2?: number;
}

/** See {@link lion}. */
export class Lion extends Optimizer {
  readonly kind = "lion";
  readonly beta1: number;
  readonly beta2: number;
  protected readonly slotNames = ["m"];

  constructor({ learningRate = 0.001, beta1 = 0.9, beta2 = 0.99, ...common }: LionOptions) {
    super(learningRate, common);
    this.beta1 = checkFraction("lion", "beta1", beta1);
    this.beta2 = checkFraction("lion", "beta2", beta2);
  }

  protected update(w: Variable, g: Tensor, { m }: Slots, rate: Tensor): void {
    if (m === undefined) return;
    w.assign(w.sub(m.mul(this.beta1).add(g.mul(1 - this.beta1)).sign().mul(rate)));
    m.assign(m.mul(this.beta2).add(g.mul(1 - this.beta2)));
  }

  override config() {
    return { ...super.config(), beta1: this.beta1, beta2: this.beta2 };
  }
}

/**
 * Lion: every weight moves by the rate, up or down, as the sign of a mean gradient says. Half of Adam's memory.
 *
 * w ← w − η sign(β₁ m + (1 − β₁) g), m ← β₂ m + (1 − β₂) g
 *
 * Its rate is to be 3 to 10 times smaller than Adam's.
 *
 * @param options.learningRate η; 0.001
 * @param options.beta1 β₁; 0.9
 * @param options.beta2 β₂; 0.99
 * @throws when an argument is out of its range
 * @example optimizers.lion({ learningRate: 1e-4, weightDecay: 0.1 })
 * @see Chen et al., Symbolic discovery of optimization algorithms, 2023
 */
export function lion(options: LionOptions = {}): Lion {
  return new Lion(options);
}
