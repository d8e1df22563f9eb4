import { type Tensor, tf, type Variable } from "../backend/index.js";
import type { MomentOptions } from "./adamax.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkFraction, checkNotNegative } from "./optionChecks.js";

/** See {@link lamb}. */
export class Lamb extends Optimizer {
  readonly kind = "lamb";
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  protected readonly slotNames = ["m", "v"];

  constructor({ learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, ...common }: MomentOptions) {
    super(learningRate, common);
    this.beta1 = checkFraction("lamb", "beta1", beta1);
    this.beta2 = checkFraction("lamb", "beta2", beta2);
    this.epsilon = checkNotNegative("lamb", "epsilon", epsilon);
  }

  protected update(w: Variable, g: Tensor, { m, v }: Slots, rate: Tensor, t: Tensor): void {
    if (m === undefined || v === undefined) return;
    m.assign(m.add(g.sub(m).mul(1 - this.beta1)));
    v.assign(v.add(g.square().sub(v).mul(1 - this.beta2)));
    const root = v.div(tf.sub(1, tf.pow(this.beta2, t))).sqrt();
    const step = m.div(tf.sub(1, tf.pow(this.beta1, t))).div(root.add(this.epsilon));
    const [weights, length] = [norm(w), norm(step)];
    const bothPositive = tf.logicalAnd(tf.greater(weights, 0), tf.greater(length, 0));
    const trust = tf.where(bothPositive, weights.div(tf.maximum(length, 1e-30)), tf.scalar(1));
    w.assign(w.sub(step.mul(trust.mul(rate))));
  }

  override config() {
    return { ...super.config(), beta1: this.beta1, beta2: this.beta2, epsilon: this.epsilon };
  }
}

function norm(x: Tensor): Tensor {
  return x.square().sum().sqrt();
}

/**
 * LAMB: Adam's step, scaled for each weight tensor to the tensor's own length, for very large batches.
 *
 * r = m̂ / (sqrt(v̂) + ε), w ← w − η ‖w‖ / ‖r‖ · r, with the factor 1 where a norm is 0
 *
 * @param options.learningRate η; 0.001
 * @param options.beta1 β₁; 0.9
 * @param options.beta2 β₂; 0.999
 * @param options.epsilon ε; 1e-7
 * @throws when an argument is out of its range
 * @example optimizers.lamb({ learningRate: 0.01 })
 * @see You et al., Large batch optimization for deep learning, 2020
 */
export function lamb(options: MomentOptions = {}): Lamb {
  return new Lamb(options);
}
