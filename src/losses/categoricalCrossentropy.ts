import type { Tensor } from "../backend/index.js";
import { crossEntropyOfLogits, crossEntropyOfProbabilities } from "./crossEntropy.js";
import { checkShare, smoothed } from "./labelSmoothing.js";
import { Loss } from "./loss.js";
import { scaledGradient } from "./scaledGradient.js";

export interface CategoricalCrossentropyOptions {
  /** True when the model's last layer has no softmax, which is faster and more exact; false. */
  readonly fromLogits?: boolean;
  /** How much of each target is spread evenly over all classes, from 0 to 1; 0. */
  readonly labelSmoothing?: number;
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
  readonly bits: boolean;
  readonly gradientScale: number;

  constructor({ fromLogits = false, labelSmoothing = 0, bits = false, gradientScale = 1 }: CategoricalCrossentropyOptions) {
    super();
    this.fromLogits = fromLogits;
    this.labelSmoothing = checkShare("categoricalCrossentropy", "labelSmoothing", labelSmoothing);
    this.bits = bits;
    this.gradientScale = gradientScale;
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const classes = predictions.shape.at(-1) ?? 1;
    const entropy = this.fromLogits ? crossEntropyOfLogits : crossEntropyOfProbabilities;
    const wanted = smoothed(targets.reshape([-1, classes]), this.labelSmoothing);
    const each = entropy(wanted, predictions.reshape([-1, classes])).reshape(predictions.shape.slice(0, -1));
    return scaledGradient(this.bits ? each.div(Math.LN2) : each, this.gradientScale);
  }

  override config() {
    return { fromLogits: this.fromLogits, labelSmoothing: this.labelSmoothing, bits: this.bits, gradientScale: this.gradientScale };
  }
}

/**
 * Cross-entropy for targets that are probabilities of the classes, such as one-hot rows.
 *
 * L = −mean over the samples of Σ_i t_i · ln p_i, with p = softmax(predictions) when they are logits · label smoothing s: t ← (1 − s) t + s / classes
 *
 * neon's CrossEntropyMulti is the same; its `usebits` is bits here, its `scale` gradientScale.
 *
 * @param options.fromLogits true when the model's last layer has no softmax; false
 * @param options.labelSmoothing how much of each target is spread evenly over all classes; 0
 * @param options.bits counts in bits instead of nats; false
 * @param options.gradientScale what gradients, not the loss itself, are multiplied by; 1
 * @throws when labelSmoothing is no share
 * @example losses.categoricalCrossentropy().value(tf.tensor2d([[0, 0, 1]]), tf.tensor2d([[0.2, 0.2, 0.6]])) // 0.511
 */
export function categoricalCrossentropy(options: CategoricalCrossentropyOptions = {}): CategoricalCrossentropy {
  return new CategoricalCrossentropy(options);
}
