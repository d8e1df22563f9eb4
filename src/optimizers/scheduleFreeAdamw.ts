import { type Tensor, tf, type Variable } from "../backend/index.js";
import type { MomentOptions } from "./adamax.js";
import { Optimizer, type Slots } from "./optimizer.js";
import { checkFraction, checkNotNegative } from "./optionChecks.js";

export interface ScheduleFreeAdamwOptions extends MomentOptions {
  /** Over how many steps the rate rises; 0. */
  readonly warmupSteps?: number;
}

/** See {@link scheduleFreeAdamw}. */
export class ScheduleFreeAdamw extends Optimizer {
  readonly kind = "scheduleFreeAdamw";
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly warmupSteps: number;
  protected readonly slotNames = ["z", "v"];

  constructor({ learningRate = 0.0025, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, warmupSteps = 0, ...common }: ScheduleFreeAdamwOptions) {
    super(learningRate, common);
    this.beta1 = checkFraction("scheduleFreeAdamw", "beta1", beta1);
    if (beta1 === 0) throw new Error("scheduleFreeAdamw: beta1 must be above 0, because the average is found by dividing by it; received 0.");
    this.beta2 = checkFraction("scheduleFreeAdamw", "beta2", beta2);
    this.epsilon = checkNotNegative("scheduleFreeAdamw", "epsilon", epsilon);
    this.warmupSteps = checkNotNegative("scheduleFreeAdamw", "warmupSteps", warmupSteps);
  }

  protected override firstSlot(slot: string, w: Variable): Tensor {
    return slot === "z" ? w.clone() : tf.zeros(w.shape);
  }

  protected override stepSize(learningRate: Tensor, t: Tensor): Tensor {
    return this.warmupSteps === 0 ? learningRate : learningRate.mul(tf.minimum(t.div(this.warmupSteps), 1));
  }

  protected update(w: Variable, g: Tensor, { z, v }: Slots, rate: Tensor, t: Tensor): void {
    if (z === undefined || v === undefined) return;
    const { beta1, beta2 } = this;
    const average = w.sub(z.mul(1 - beta1)).div(beta1);
    v.assign(v.add(g.square().sub(v).mul(1 - beta2)));
    const root = v.div(tf.sub(1, tf.pow(beta2, t))).sqrt();
    z.assign(z.sub(g.mul(rate).div(root.add(this.epsilon))));
    const next = average.add(z.sub(average).div(t));
    w.assign(z.mul(1 - beta1).add(next.mul(beta1)));
  }

  override config() {
    const { beta1, beta2, epsilon, warmupSteps } = this;
    return { ...super.config(), beta1, beta2, epsilon, warmupSteps };
  }
}

/**
 * AdamW without a schedule: a running average of the weights takes the schedule's place, and no end has to be known.
 *
 * v as in Adam, z ← z − η g / (sqrt(v / (1 − β₂ᵗ)) + ε), x ← (1 − 1/t) x + z / t, w = (1 − β₁) z + β₁ x; x is found from w and the old z
 *
 * (Keras 3.15 on TensorFlow reads the old z when it has been replaced already, so that its weights differ from the paper's and from these.)
 *
 * @param options.learningRate η; 0.0025
 * @param options.beta1 β₁, above 0; 0.9
 * @param options.beta2 β₂; 0.999
 * @param options.epsilon ε; 1e-8
 * @param options.warmupSteps over how many steps the rate rises from 0; 0
 * @throws when an argument is out of its range
 * @example optimizers.scheduleFreeAdamw({ learningRate: 0.0025, warmupSteps: 100 })
 * @see Defazio et al., The road less scheduled, 2024
 */
export function scheduleFreeAdamw(options: ScheduleFreeAdamwOptions = {}): ScheduleFreeAdamw {
  return new ScheduleFreeAdamw(options);
}
