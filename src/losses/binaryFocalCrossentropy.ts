import { type Tensor, tf } from "../backend/index.js";
import { binaryEntropy, smoothedBinary } from "./binaryEntropy.js";
import { checkNotNegative } from "./checks.js";
import { checkShare } from "./labelSmoothing.js";
import { Loss, meanOfOutputs } from "./loss.js";

export interface BinaryFocalCrossentropyOptions {
  /** True when the model's last layer has no sigmoid, which is more exact; false. */
  readonly fromLogits?: boolean;
  /** How much of each target is moved towards one half, from 0 to 1; 0. */
  readonly labelSmoothing?: number;
  /** How much easy samples are turned down; 2. */
  readonly gamma?: number;
  /** The weight of the class 1 when classes are balanced; 0.25. */
  readonly alpha?: number;
  /** Whether the classes are weighed by alpha and 1 − alpha; false. */
  readonly balanced?: boolean;
}

/** See {@link binaryFocalCrossentropy}. */
export class BinaryFocalCrossentropy extends Loss {
  readonly kind = "binaryFocalCrossentropy";
  readonly fromLogits: boolean;
  readonly labelSmoothing: number;
  readonly gamma: number;
  readonly alpha: number;
  readonly balanced: boolean;

  constructor({ fromLogits = false, labelSmoothing = 0, gamma = 2, alpha = 0.25, balanced = false }: BinaryFocalCrossentropyOptions) {
    super();
    this.fromLogits = fromLogits;
    this.labelSmoothing = checkShare("binaryFocalCrossentropy", "labelSmoothing", labelSmoothing);
    this.gamma = checkNotNegative("binaryFocalCrossentropy", "gamma", gamma);
    this.alpha = checkShare("binaryFocalCrossentropy", "alpha", alpha);
    this.balanced = balanced;
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const t = smoothedBinary(targets, this.labelSmoothing);
    const p = this.fromLogits ? tf.sigmoid(predictions) : predictions;
    const sure = t.mul(p).add(tf.sub(1, t).mul(tf.sub(1, p)));
    let each = tf.pow(tf.sub(1, sure), this.gamma).mul(binaryEntropy(t, p, false));
    if (this.balanced) each = each.mul(t.mul(this.alpha).add(tf.sub(1, t).mul(1 - this.alpha)));
    return meanOfOutputs(each);
  }

  override config() {
    return { fromLogits: this.fromLogits, labelSmoothing: this.labelSmoothing, gamma: this.gamma, alpha: this.alpha, balanced: this.balanced };
  }
}

/**
 * Binary cross-entropy that turns down what is right already, for classes of very different sizes.
 *
 * l = mean (1 − p_t)^γ · CE(t, p), p_t = t p + (1 − t)(1 − p) · balanced: times α for the class 1 and 1 − α for 0
 *
 * @param options.fromLogits true when the model's last layer has no sigmoid, which is more exact; false
 * @param options.labelSmoothing how much of each target is moved towards one half, from 0 to 1; 0
 * @param options.gamma how much easy samples are turned down; 2
 * @param options.alpha the weight of the class 1 when classes are balanced; 0.25
 * @param options.balanced whether the classes are weighed by alpha and 1 − alpha; false
 * @throws when an argument is out of its range
 * @example losses.binaryFocalCrossentropy().value(tf.tensor2d([[1]]), tf.tensor2d([[0.5]])) // 0.25 · 0.693 = 0.173
 * @see Lin et al., Focal loss for dense object detection, 2017
 */
export function binaryFocalCrossentropy(options: BinaryFocalCrossentropyOptions = {}): BinaryFocalCrossentropy {
  return new BinaryFocalCrossentropy(options);
}
