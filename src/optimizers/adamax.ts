import { type Tensor, tf, type Variable } from "../backend/index.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkFraction, checkNotNegative, type OptimizerOptions } from "./optionChecks.js";

export interface MomentOptions extends OptimizerOptions {
  /** How much of the mean gradient is kept; 0.9. */
  readonly beta1?: number;
  /** How much of the size of gradients is kept; 0.999. */
  readonly beta2?: number;
  /** Keeps the division away from 0; 1e-7. */
  readonly epsilon?: number;
}

/** See {@link adamax}. */
export class Adamax extends Optimizer {
  readonly kind = "adamax";
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  protected readonly slotNames = ["m", "u"];

  constructor({ learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, ...common }: MomentOptions) {
    super(learningRate, common);
    this.beta1 = checkFraction("adamax", "beta1", beta1);
    this.beta2 = checkFraction("adamax", "beta2", beta2);
    this.epsilon = checkNotNegative("adamax", "epsilon", epsilon);
  }

  protected override stepSize(learningRate: Tensor, t: Tensor): Tensor {
    return learningRate.div(tf.sub(1, tf.pow(this.beta1, t)));
  }

  protected update(w: Variable, g: Tensor, { m, u }: Slots, rate: Tensor): void {
    if (m === undefined || u === undefined) return;
    m.assign(m.add(g.sub(m).mul(1 - this.beta1)));
    u.assign(tf.maximum(u.mul(this.beta2), g.abs()));
    w.assign(w.sub(m.mul(rate).div(u.add(this.epsilon))));
  }

  override config() {
    return { ...super.config(), beta1: this.beta1, beta2: this.beta2, epsilon: this.epsilon };
  }
}

/**
 * Adamax: Adam with the largest gradient, fading, in place of the root of the mean square.
 *
 * m ← m + (1 − β₁)(g − m), u ← max(β₂ u, |g|), w ← w − η / (1 − β₁ᵗ) · m / (u + ε)
 *
 * @param options.learningRate η; 0.001
 * @param options.beta1 β₁; 0.9
 * @param options.beta2 β₂; 0.999
 * @param options.epsilon ε; 1e-7
 * @throws when an argument is out of its range
 * @example optimizers.adamax({ learningRate: 0.002 })
 * @see Kingma and Ba, Adam: a method for stochastic optimization, 2015, section 7.1
 */
export function adamax(options: MomentOptions = {}): Adamax {
  return new Adamax(options);
}
