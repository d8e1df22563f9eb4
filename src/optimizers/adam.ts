import { fusedAdam, type Tensor, tf, type Variable } from "../backend/index.js";
import { checkFraction, Optimizer, type OptimizerOptions, type Slots } from "./optimizer.js";

export interface AdamOptions extends OptimizerOptions {
  /** How far a step goes; 0.001. */
  readonly learningRate?: number;
  /** How much of the mean gradient is kept; 0.9. */
  readonly beta1?: number;
  /** How much of the mean squared gradient is kept; 0.999. */
  readonly beta2?: number;
  /** Keeps the division away from 0; 1e-7. */
  readonly epsilon?: number;
}

/** See {@link adam}. */
export class Adam extends Optimizer {
  readonly kind = "adam";
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  protected readonly slotNames = ["m", "v"];

  constructor({ learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamOptions) {
    super(learningRate);
    this.beta1 = checkFraction("adam", "beta1", beta1);
    this.beta2 = checkFraction("adam", "beta2", beta2);
    this.epsilon = epsilon;
  }

  protected override stepSize(learningRate: Tensor, t: Tensor): Tensor {
    const unbiased1 = tf.sub(1, tf.pow(this.beta1, t));
    const unbiased2 = tf.sub(1, tf.pow(this.beta2, t));
    return learningRate.mul(unbiased2.sqrt()).div(unbiased1);
  }

  protected update(w: Variable, g: Tensor, { m, v }: Slots, rate: Tensor): void {
    if (m === undefined || v === undefined) return;
    const fused = fusedAdam({ w, m, v, g, rate, beta1: this.beta1, beta2: this.beta2, epsilon: this.epsilon });
    if (fused !== undefined) {
      [w, m, v].forEach((variable, i) => variable.assign(fused[i] as Tensor));
      return;
    }
    m.assign(m.add(g.sub(m).mul(1 - this.beta1)));
    v.assign(v.add(g.square().sub(v).mul(1 - this.beta2)));
    w.assign(w.sub(m.mul(rate).div(v.sqrt().add(this.epsilon))));
  }

  override config() {
    return { ...super.config(), beta1: this.beta1, beta2: this.beta2, epsilon: this.epsilon };
  }
}

/**
 * Adam: each weight has its own step, the mean of its gradients over the root of their mean square.
 *
 * m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v), w ← w − η · sqrt(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (sqrt(v) + ε)
 *
 * @param options.learningRate η; 0.001
 * @param options.beta1 β₁; 0.9
 * @param options.beta2 β₂; 0.999
 * @param options.epsilon ε; 1e-7, as in Keras. (neon takes 1e-8.)
 * @throws when an argument is out of its range
 * @example optimizers.adam({ learningRate: 0.001 })
 * @see Kingma and Ba, Adam: a method for stochastic optimization, 2015
 */
export function adam(options: AdamOptions = {}): Adam {
  return new Adam(options);
}
