import type { Shape } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkPositive } from "./checks.js";
import { Loss, type Targets } from "./loss.js";
import { checkPairLabels, sameClass } from "./sameClass.js";
import { weightsFor } from "./weighting.js";

export interface CircleOptions {
  /** How sharply the hardest pairs count; 80. */
  readonly gamma?: number;
  /** How much nearer samples of a class must be than others; 0.4. */
  readonly margin?: number;
}

/** Stands for −∞ where a sum of exponentials has nothing to add; a real infinity would make gradients NaN. */
const NOTHING = -1e30;

/** See {@link circle}. */
export class Circle extends Loss {
  readonly kind = "circle";
  readonly gamma: number;
  readonly margin: number;

  constructor({ gamma = 80, margin = 0.4 }: CircleOptions) {
    super();
    this.gamma = checkPositive("circle", "gamma", gamma);
    this.margin = checkPositive("circle", "margin", margin);
  }

  /** The mean over the samples with a loss, as in Keras: one without a partner in the batch doesn't count. */
  override value(targets: Tensor, predictions: Tensor, weights?: Tensor, mask?: Tensor): Tensor {
    return tf.tidy(() => {
      const counts = tf.step(this.values(targets, predictions)); // a step has a gradient in tfjs, 0; a comparison has none
      return super.value(targets, predictions, weights, mask === undefined ? counts : counts.mul(weightsFor(this.kind, counts, mask)));
    });
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const { gamma, margin } = this;
    const distance = tf.relu(tf.sub(1, tf.matMul(predictions, predictions, false, true)));
    const { same, other } = sameClass(targets);
    const pull = tf.relu(distance.add(margin)).mul(tf.sub(margin, distance)).mul(-gamma);
    const push = tf.relu(tf.sub(1 + margin, distance)).mul(tf.sub(1 - margin, distance)).mul(gamma);
    const hardest = (pairs: Tensor, each: Tensor): Tensor => tf.logSumExp(tf.where(pairs, each, tf.fill(each.shape, NOTHING)), 1);
    return hardest(same, pull).add(hardest(other, push)).softplus();
  }

  override checkTargets(targets: Targets, output: Shape): void {
    checkPairLabels(this.kind, targets, output);
  }

  override config() {
    return { gamma: this.gamma, margin: this.margin };
  }
}

/**
 * For embeddings of length 1 with class numbers as targets: every sample is drawn to those of its class in the batch and away from the others.
 *
 * With d = 1 − cosine: l = ln(1 + Σ_same exp(−γ (m + d)(m − d)) · Σ_other exp(γ max(0, 1 + m − d)(1 − m − d)))
 *
 * @param options.gamma γ; 80
 * @param options.margin m; 0.4
 * @throws when an argument is not positive
 * @example losses.circle().value(tf.tensor1d([0, 0, 1], "int32"), tf.tensor2d([[1, 0], [0.6, 0.8], [0, 1]]))
 * @see Sun et al., Circle loss: a unified perspective of pair similarity optimization, 2020
 */
export function circle(options: CircleOptions = {}): Circle {
  return new Circle(options);
}
