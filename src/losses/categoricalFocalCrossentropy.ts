import { type Tensor, tf } from "../backend/index.js";
import { checkNotNegative } from "./checks.js";
import { LEAST, normalizedRows } from "./crossEntropy.js";
import { checkShare, smoothed } from "./labelSmoothing.js";
import { Loss } from "./loss.js";

export interface CategoricalFocalCrossentropyOptions {
  /** True when the model's last layer has no softmax; false. */
  readonly fromLogits?: boolean;
  /** How much of each target is spread evenly over all classes, from 0 to 1; 0. */
  readonly labelSmoothing?: number;
  /** How much easy samples are turned down; 2. */
  readonly gamma?: number;
  /** What the loss is multiplied by; 0.25. */
  readonly alpha?: number;
}

/** See {@link categoricalFocalCrossentropy}. */
export class CategoricalFocalCrossentropy extends Loss {
  readonly kind = "categoricalFocalCrossentropy";
  readonly fromLogits: boolean;
  readonly labelSmoothing: number;
  readonly gamma: number;
  readonly alpha: number;

  constructor({ fromLogits = false, labelSmoothing = 0, gamma = 2, alpha = 0.25 }: CategoricalFocalCrossentropyOptions) {
    super();
    this.fromLogits = fromLogits;
    this.labelSmoothing = checkShare("categoricalFocalCrossentropy", "labelSmoothing", labelSmoothing);
    this.gamma = checkNotNegative("categoricalFocalCrossentropy", "gamma", gamma);
    this.alpha = checkNotNegative("categoricalFocalCrossentropy", "alpha", alpha);
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const t = smoothed(targets, this.labelSmoothing);
    const given = this.fromLogits ? tf.softmax(predictions) : predictions;
    const p = normalizedRows(given).clipByValue(LEAST, 1 - LEAST);
    return tf.pow(tf.sub(1, p), this.gamma).mul(this.alpha).mul(t).mul(p.log()).sum(-1).neg();
  }

  override config() {
    return { fromLogits: this.fromLogits, labelSmoothing: this.labelSmoothing, gamma: this.gamma, alpha: this.alpha };
  }
}

/**
 * Categorical cross-entropy that turns down what is right already, for one-hot targets.
 *
 * l = −Σ α (1 − p_i)^γ t_i ln p_i, each row of p divided by its sum first
 *
 * @param options.fromLogits true when the model's last layer has no softmax; false
 * @param options.labelSmoothing how much of each target is spread evenly over all classes, from 0 to 1; 0
 * @param options.gamma how much easy samples are turned down; 2
 * @param options.alpha what the loss is multiplied by; 0.25
 * @throws when an argument is out of its range
 * @example losses.categoricalFocalCrossentropy().value(tf.tensor2d([[1, 0]]), tf.tensor2d([[0.5, 0.5]])) // 0.25 · 0.25 · 0.693 = 0.0433
 * @see Lin et al., Focal loss for dense object detection, 2017
 */
export function categoricalFocalCrossentropy(options: CategoricalFocalCrossentropyOptions = {}): CategoricalFocalCrossentropy {
  return new CategoricalFocalCrossentropy(options);
}
