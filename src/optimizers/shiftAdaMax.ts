import { type Tensor, tf, type Variable } from "../backend/index.js";
import type { MomentOptions } from "./adamax.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkFraction, checkNotNegative } from "./optionChecks.js";

/** See {@link shiftAdaMax}. */
export class ShiftAdaMax extends Optimizer {
  readonly kind = "shiftAdaMax";
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  protected readonly slotNames = ["m", "u"];

  constructor({ learningRate = 0.002, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, ...common }: MomentOptions) {
    super(learningRate, common);
    this.beta1 = checkFraction("shiftAdaMax", "beta1", beta1);
    this.beta2 = checkFraction("shiftAdaMax", "beta2", beta2);
    this.epsilon = checkNotNegative("shiftAdaMax", "epsilon", epsilon);
  }

  protected override stepSize(learningRate: Tensor, t: Tensor): Tensor {
    return powerOfTwo(learningRate.div(tf.sub(1, tf.pow(this.beta1, t))));
  }

  protected update(w: Variable, g: Tensor, { m, u }: Slots, rate: Tensor): void {
    if (m === undefined || u === undefined) return;
    m.assign(m.add(g.sub(m).mul(1 - this.beta1)));
    u.assign(tf.maximum(u.mul(this.beta2), g.abs()));
    w.assign(w.sub(m.mul(powerOfTwo(tf.div(1, u.add(this.epsilon)))).mul(rate)));
  }

  override config() {
    return { ...super.config(), beta1: this.beta1, beta2: this.beta2, epsilon: this.epsilon };
  }
}

/** The nearest power of two, by the logarithm: a product with it is a shift of bits. Zero stays nearly zero. */
function powerOfTwo(x: Tensor): Tensor {
  return tf.pow(2, tf.maximum(x, 1e-30).log().div(Math.LN2).round());
}

/**
 * Adamax for fixed-point hardware: products are with powers of two, so that they are shifts of bits; neon's optimizer for binary networks.
 *
 * m ← m + (1 − β₁)(g − m), u ← max(β₂ u, |g|), w ← w − AP2(η / (1 − β₁ᵗ)) · AP2(1 / (u + ε)) · m, AP2(x) = 2^round(log₂ x)
 *
 * Binary networks keep their weights within [−1, 1]: add paramClipValue: 1.
 *
 * @param options.learningRate η; 0.002
 * @param options.beta1 β₁; 0.9
 * @param options.beta2 β₂; 0.999
 * @param options.epsilon ε; 1e-8
 * @throws when an argument is out of its range
 * @example optimizers.shiftAdaMax({ learningRate: 0.002, paramClipValue: 1 })
 * @see Courbariaux et al., Binarized neural networks, 2016, algorithm 4
 */
export function shiftAdaMax(options: MomentOptions = {}): ShiftAdaMax {
  return new ShiftAdaMax(options);
}
