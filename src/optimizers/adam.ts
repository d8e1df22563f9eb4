import { fusedAdam, type Tensor, tf, type Variable } from "../backend/index.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkFraction, checkNotNegative, type OptimizerOptions } from "./optionChecks.js";

export interface AdamOptions extends OptimizerOptions {
  /** How much of the mean gradient is kept; 0.9. */
  readonly beta1?: number;
  /** How much of the mean squared gradient is kept; 0.999. */
  readonly beta2?: number;
  /** Keeps the division away from 0; 1e-7. */
  readonly epsilon?: number;
  /** Divides by the largest mean square so far instead of the present one; false. */
  readonly amsgrad?: boolean;
}

/** See {@link adam}. */
export class Adam extends Optimizer {
  readonly kind: string = "adam";
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly amsgrad: boolean;
  protected readonly slotNames: readonly string[];

  constructor({ learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, amsgrad = false, ...common }: AdamOptions) {
    super(learningRate, common);
    this.beta1 = checkFraction("adam", "beta1", beta1);
    this.beta2 = checkFraction("adam", "beta2", beta2);
    this.epsilon = checkNotNegative("adam", "epsilon", epsilon);
    this.amsgrad = amsgrad;
    this.slotNames = amsgrad ? ["m", "v", "largest"] : ["m", "v"];
  }

  protected override stepSize(learningRate: Tensor, t: Tensor): Tensor {
    const unbiased1 = tf.sub(1, tf.pow(this.beta1, t));
    const unbiased2 = tf.sub(1, tf.pow(this.beta2, t));
    return learningRate.mul(unbiased2.sqrt()).div(unbiased1);
  }

  protected update(w: Variable, g: Tensor, { m, v, largest }: Slots, rate: Tensor): void {
    if (m === undefined || v === undefined) return;
    const fused = largest === undefined ? fusedAdam({ w, m, v, g, rate, beta1: this.beta1, beta2: this.beta2, epsilon: this.epsilon }) : undefined;
    if (fused !== undefined) {
      [w, m, v].forEach((variable, i) => variable.assign(fused[i] as Tensor));
      return;
    }
    m.assign(m.add(g.sub(m).mul(1 - this.beta1)));
    v.assign(v.add(g.square().sub(v).mul(1 - this.beta2)));
    largest?.assign(tf.maximum(largest, v));
    w.assign(w.sub(m.mul(rate).div((largest ?? v).sqrt().add(this.epsilon))));
  }

  override config() {
    return { ...super.config(), beta1: this.beta1, beta2: this.beta2, epsilon: this.epsilon, amsgrad: this.amsgrad };
  }
}

/**
 * Adam: each weight has its own step, the mean of its gradients over the root of their mean square.
 *
 * m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v), w ← w − η · sqrt(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (sqrt(v) + ε) · AMSGrad takes the largest v so far
 *
 * @param options.learningRate η; 0.001
 * @param options.beta1 β₁; 0.9
 * @param options.beta2 β₂; 0.999
 * @param options.epsilon ε; 1e-7, as in Keras. (neon takes 1e-8.)
 * @param options.amsgrad whether the largest v so far is taken; false
 * @throws when an argument is out of its range
 * @example optimizers.adam({ learningRate: 0.001 })
 * @see Kingma and Ba, Adam: a method for stochastic optimization, 2015; Reddi et al., On the convergence of Adam and beyond, 2018 (AMSGrad)
 */
export function adam(options: AdamOptions = {}): Adam {
  return new Adam(options);
}
