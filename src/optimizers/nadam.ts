import { type Tensor, tf, type Variable } from "../backend/index.js";
import type { MomentOptions } from "./adamax.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkFraction, checkNotNegative } from "./optionChecks.js";

/** How fast the momentum approaches β₁. */
const SCHEDULE = 0.96;

/** See {@link nadam}. */
export class Nadam extends Optimizer {
  readonly kind = "nadam";
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  protected readonly slotNames = ["m", "v", "product"];

  constructor({ learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, ...common }: MomentOptions) {
    super(learningRate, common);
    this.beta1 = checkFraction("nadam", "beta1", beta1);
    this.beta2 = checkFraction("nadam", "beta2", beta2);
    this.epsilon = checkNotNegative("nadam", "epsilon", epsilon);
  }

  protected override firstSlot(slot: string, w: Variable): Tensor {
    return slot === "product" ? tf.scalar(1) : tf.zeros(w.shape);
  }

  protected update(w: Variable, g: Tensor, { m, v, product }: Slots, rate: Tensor, t: Tensor): void {
    if (m === undefined || v === undefined || product === undefined) return;
    const mu = this.#momentum(t);
    const next = this.#momentum(t.add(1));
    product.assign(product.mul(mu));
    m.assign(m.add(g.sub(m).mul(1 - this.beta1)));
    v.assign(v.add(g.square().sub(v).mul(1 - this.beta2)));
    const mean = m.mul(next.div(tf.sub(1, product.mul(next)))).add(g.mul(tf.sub(1, mu).div(tf.sub(1, product))));
    const square = v.div(tf.sub(1, tf.pow(this.beta2, t)));
    w.assign(w.sub(mean.mul(rate).div(square.sqrt().add(this.epsilon))));
  }

  /** μ_t = β₁ (1 − ½ · 0.96ᵗ) */
  #momentum(t: Tensor): Tensor {
    return tf.sub(1, tf.pow(SCHEDULE, t).mul(0.5)).mul(this.beta1);
  }

  override config() {
    return { ...super.config(), beta1: this.beta1, beta2: this.beta2, epsilon: this.epsilon };
  }
}

/**
 * Nadam: Adam with Nesterov's momentum, whose coefficient grows at first.
 *
 * μ_t = β₁ (1 − ½ · 0.96ᵗ), m and v as in Adam,
 * m̂ = μ_(t+1) m / (1 − Π_(i ≤ t+1) μ_i) + (1 − μ_t) g / (1 − Π_(i ≤ t) μ_i), v̂ = v / (1 − β₂ᵗ), w ← w − η m̂ / (sqrt(v̂) + ε)
 *
 * @param options.learningRate η; 0.001
 * @param options.beta1 β₁; 0.9
 * @param options.beta2 β₂; 0.999
 * @param options.epsilon ε; 1e-7
 * @throws when an argument is out of its range
 * @example optimizers.nadam({ learningRate: 0.002 })
 * @see Dozat, Incorporating Nesterov momentum into Adam, 2016
 */
export function nadam(options: MomentOptions = {}): Nadam {
  return new Nadam(options);
}
