import { type Tensor, tf } from "../backend/index.js";
import type { Shape } from "../arithmetic/shape.js";
import { oneHot } from "../variables/oneHot.js";
import { Loss, type Targets } from "./loss.js";
import { checkLabels } from "./checks.js";

export interface CategoricalGeneralizedCrossEntropyOptions {
  /** Between the mean absolute error (1) and cross-entropy (towards 0); 0.5. */
  readonly q?: number;
}

/** See {@link categoricalGeneralizedCrossEntropy}. */
export class CategoricalGeneralizedCrossEntropy extends Loss {
  readonly kind = "categoricalGeneralizedCrossEntropy";
  readonly q: number;

  constructor({ q = 0.5 }: CategoricalGeneralizedCrossEntropyOptions) {
    super();
    this.q = checkQ(q);
  }

  override checkTargets(targets: Targets, output: Shape): void {
    checkLabels(this.kind, targets, output);
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const classes = predictions.shape.at(-1) ?? 1;
    const labels = oneHot(targets.reshape([-1]), classes).reshape(predictions.shape);
    return tf.sub(1, tf.pow(predictions.mul(labels).sum(-1), this.q)).div(this.q);
  }

  override config() {
    return { q: this.q };
  }
}

function checkQ(q: number): number {
  if (!(q > 0 && q < 1)) throw new Error(`categoricalGeneralizedCrossEntropy: q must lie between 0 and 1; received ${q}.`);
  return q;
}

/**
 * Cross-entropy that wrong labels hurt less, for class numbers as targets and probabilities as outputs.
 *
 * l = (1 − p_label^q) / q
 *
 * @param options.q between the mean absolute error (1) and cross-entropy (towards 0); 0.5
 * @throws when q does not lie between 0 and 1
 * @example losses.categoricalGeneralizedCrossEntropy().value(tf.tensor1d([1], "int32"), tf.tensor2d([[0.75, 0.25]])) // (1 − 0.5) / 0.5 = 1
 * @see Zhang and Sabuncu, Generalized cross entropy loss for training deep neural networks with noisy labels, 2018
 */
export function categoricalGeneralizedCrossEntropy(options: CategoricalGeneralizedCrossEntropyOptions = {}): CategoricalGeneralizedCrossEntropy {
  return new CategoricalGeneralizedCrossEntropy(options);
}
