import { checkNumber } from "../arithmetic/optionChecks.js";
import type { Tensor } from "../backend/index.js";
import { crossEntropyOfLogits, crossEntropyOfProbabilities, normalizedRows } from "./crossEntropy.js";
import { checkShare, smoothed } from "./labelSmoothing.js";
import { Loss } from "./loss.js";
import { scaledGradient } from "./scaledGradient.js";

export interface CategoricalCrossentropyOptions {
  /** True when the model's last layer has no softmax, which is faster and more exact; false. */
  readonly fromLogits?: boolean;
  /** How much of each target is spread evenly over all classes, from 0 to 1; 0. */
  readonly labelSmoothing?: number;
  /** Whether rows of probabilities are divided by their sums first, as in Keras, or taken as they are, as in neon; true. */
  readonly normalized?: boolean;
  /** Counts in bits instead of nats, as neon's CrossEntropyMulti(usebits) does; false. */
  readonly bits?: boolean;
  /** What gradients, not the loss itself, are multiplied by: neon's `scale`; 1. */
  readonly gradientScale?: number;
}

/** Cross-entropy with one-hot targets: see {@link categoricalCrossentropy}. */
export class CategoricalCrossentropy extends Loss {
  readonly kind = "categoricalCrossentropy";
  readonly fromLogits: boolean;
  readonly labelSmoothing: number;
  readonly normalized: boolean;
  readonly bits: boolean;
  readonly gradientScale: number;

  constructor({ fromLogits = false, labelSmoothing = 0, normalized = true, bits = false, gradientScale = 1 }: CategoricalCrossentropyOptions) {
    super();
    this.fromLogits = fromLogits;
    this.labelSmoothing = checkShare("categoricalCrossentropy", "labelSmoothing", labelSmoothing);
    this.normalized = normalized;
    this.bits = bits;
    this.gradientScale = checkNumber("categoricalCrossentropy", "gradientScale", gradientScale);
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const classes = predictions.shape.at(-1) ?? 1;
    const wanted = smoothed(targets.reshape([-1, classes]), this.labelSmoothing);
    const rows = predictions.reshape([-1, classes]);
    const entropy = this.fromLogits ? crossEntropyOfLogits(wanted, rows) : crossEntropyOfProbabilities(wanted, this.normalized ? normalizedRows(rows) : rows);
    const each = entropy.reshape(predictions.shape.slice(0, -1));
    return scaledGradient(this.bits ? each.div(Math.LN2) : each, this.gradientScale);
  }

  override config() {
    return { fromLogits: this.fromLogits, labelSmoothing: this.labelSmoothing, normalized: this.normalized, bits: this.bits, gradientScale: this.gradientScale };
  }
}

/**
 * Cross-entropy for targets that are probabilities of the classes, such as one-hot rows.
 *
 * L = −mean over the samples of Σ_i t_i · ln p_i, with p = softmax(predictions) when they are logits, else p_i = predictions_i / Σ_j predictions_j, kept
 * within [1e-7, 1 − 1e-7] · label smoothing s: t ← (1 − s) t + s / classes
 *
 * neon's CrossEntropyMulti takes probabilities as they are, which is the same for those of softmax: `normalized: false`. Its `usebits` is bits here, its
 * `scale` gradientScale.
 *
 * @param options.fromLogits true when the model's last layer has no softmax; false
 * @param options.labelSmoothing how much of each target is spread evenly over all classes; 0
 * @param options.normalized whether rows of probabilities are divided by their sums first; true
 * @param options.bits counts in bits instead of nats; false
 * @param options.gradientScale what gradients, not the loss itself, are multiplied by; 1
 * @throws when labelSmoothing is no share
 * @example losses.categoricalCrossentropy().value(tf.tensor2d([[0, 0, 1]]), tf.tensor2d([[0.2, 0.2, 0.6]])) // 0.511
 */
export function categoricalCrossentropy(options: CategoricalCrossentropyOptions = {}): CategoricalCrossentropy {
  return new CategoricalCrossentropy(options);
}
