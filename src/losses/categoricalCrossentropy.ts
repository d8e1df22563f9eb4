import type { Tensor } from "../backend/index.js";
import { crossEntropyOfLogits, crossEntropyOfProbabilities } from "./crossEntropy.js";
import { Loss } from "./loss.js";

export interface CategoricalCrossentropyOptions {
  /** True when the model's last layer has no softmax, which is faster and more exact; false. */
  readonly fromLogits?: boolean;
}

/** Cross-entropy with one-hot targets: see {@link categoricalCrossentropy}. */
export class CategoricalCrossentropy extends Loss {
  readonly kind = "categoricalCrossentropy";
  readonly fromLogits: boolean;

  constructor({ fromLogits = false }: CategoricalCrossentropyOptions) {
    super();
    this.fromLogits = fromLogits;
  }

  value(targets: Tensor, predictions: Tensor): Tensor {
    const rows = [-1, predictions.shape.at(-1) ?? 1];
    const entropy = this.fromLogits ? crossEntropyOfLogits : crossEntropyOfProbabilities;
    return entropy(targets.reshape(rows), predictions.reshape(rows));
  }

  override config() {
    return { fromLogits: this.fromLogits };
  }
}

/**
 * Cross-entropy for targets that are probabilities of the classes, such as one-hot rows.
 *
 * L = −mean over the samples of Σ_i t_i · ln p_i, with p = softmax(predictions) when they are logits
 *
 * @param options.fromLogits true when the model's last layer has no softmax; false
 * @example losses.categoricalCrossentropy().value(tf.tensor2d([[0, 0, 1]]), tf.tensor2d([[0.2, 0.2, 0.6]])) // 0.511
 */
export function categoricalCrossentropy(options: CategoricalCrossentropyOptions = {}): CategoricalCrossentropy {
  return new CategoricalCrossentropy(options);
}
