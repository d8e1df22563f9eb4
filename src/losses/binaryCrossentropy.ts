import { checkNumber } from "../arithmetic/optionChecks.js";
import { fusedBinaryEntropy, type Tensor } from "../backend/index.js";
import { binaryEntropy, smoothedBinary } from "./binaryEntropy.js";
import { checkOutputs } from "./checks.js";
import { checkShare } from "./labelSmoothing.js";
import { Loss, meanOfOutputs } from "./loss.js";
import { scaledGradient } from "./scaledGradient.js";

export interface BinaryCrossentropyOptions {
  /** True when the model's last layer has no sigmoid, which is more exact; false. */
  readonly fromLogits?: boolean;
  /** How much of each target is moved towards one half, from 0 to 1; 0. */
  readonly labelSmoothing?: number;
  /** Whether a sample's outputs are averaged, as in Keras, or added up, as in neon; "mean". */
  readonly outputs?: "mean" | "sum";
  /** What gradients, not the loss itself, are multiplied by: neon's `scale`; 1. */
  readonly gradientScale?: number;
}

/** See {@link binaryCrossentropy}. */
export class BinaryCrossentropy extends Loss {
  readonly kind = "binaryCrossentropy";
  readonly fromLogits: boolean;
  readonly labelSmoothing: number;
  readonly outputs: "mean" | "sum";
  readonly gradientScale: number;

  constructor({ fromLogits = false, labelSmoothing = 0, outputs = "mean", gradientScale = 1 }: BinaryCrossentropyOptions) {
    super();
    this.fromLogits = fromLogits;
    this.labelSmoothing = checkShare("binaryCrossentropy", "labelSmoothing", labelSmoothing);
    this.outputs = checkOutputs("binaryCrossentropy", outputs);
    this.gradientScale = checkNumber("binaryCrossentropy", "gradientScale", gradientScale);
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    return scaledGradient(this.#ofSamples(smoothedBinary(targets, this.labelSmoothing), predictions), this.gradientScale);
  }

  #ofSamples(targets: Tensor, predictions: Tensor): Tensor {
    const sums = this.fromLogits ? fusedBinaryEntropy(targets, predictions) : undefined;
    if (sums !== undefined) return this.outputs === "mean" ? sums.div(predictions.shape.at(-1) ?? 1) : sums;
    const each = binaryEntropy(targets, predictions, this.fromLogits);
    return this.outputs === "mean" || each.rank < 2 ? meanOfOutputs(each) : each.sum(-1);
  }

  override config() {
    return { fromLogits: this.fromLogits, labelSmoothing: this.labelSmoothing, outputs: this.outputs, gradientScale: this.gradientScale };
  }
}

/**
 * Cross-entropy of outputs that each say yes or no by themselves.
 *
 * l = −mean (t ln p + (1 − t) ln(1 − p)), with p = sigmoid(prediction) when they are logits, kept within [1e-7, 1 − 1e-7] otherwise
 *
 * neon's CrossEntropyBinary is this with outputs "sum"; its `scale` is gradientScale.
 *
 * @param options.fromLogits true when the model's last layer has no sigmoid, which is more exact; false
 * @param options.labelSmoothing how much of each target is moved towards one half, from 0 to 1; 0
 * @param options.outputs whether a sample's outputs are averaged, as in Keras, or added up, as in neon; "mean"
 * @param options.gradientScale what gradients, not the loss itself, are multiplied by: neon's `scale`; 1
 * @throws when labelSmoothing is no share
 * @example losses.binaryCrossentropy().value(tf.tensor2d([[1, 0]]), tf.tensor2d([[0.8, 0.4]])) // −(ln 0.8 + ln 0.6) / 2 = 0.367
 */
export function binaryCrossentropy(options: BinaryCrossentropyOptions = {}): BinaryCrossentropy {
  return new BinaryCrossentropy(options);
}
