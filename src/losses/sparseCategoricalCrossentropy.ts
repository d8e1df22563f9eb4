import type { Shape } from "../arithmetic/shape.js";
import { fusedCrossEntropy, type Tensor, tf } from "../backend/index.js";
import { oneHot } from "../variables/oneHot.js";
import { checkLabels } from "./checks.js";
import { crossEntropyOfLogits, safeLog } from "./crossEntropy.js";
import { Loss, type Targets } from "./loss.js";
import { weightsFor } from "./weighting.js";

export interface SparseCategoricalCrossentropyOptions {
  /** True when the model's last layer has no softmax, which is faster and more exact; false. */
  readonly fromLogits?: boolean;
  /** A class number whose positions don't count, such as a border's in segmentation; none. */
  readonly ignoreClass?: number;
}

/** Cross-entropy with class numbers as targets: see {@link sparseCategoricalCrossentropy}. */
export class SparseCategoricalCrossentropy extends Loss {
  readonly kind = "sparseCategoricalCrossentropy";
  readonly fromLogits: boolean;
  readonly ignoreClass: number | undefined;

  constructor({ fromLogits = false, ignoreClass }: SparseCategoricalCrossentropyOptions) {
    super();
    this.fromLogits = fromLogits;
    this.ignoreClass = ignoreClass;
  }

  override value(targets: Tensor, predictions: Tensor, weights?: Tensor, mask?: Tensor): Tensor {
    const ignored = this.ignoreClass;
    if (ignored === undefined) return super.value(targets, predictions, weights, mask);
    return tf.tidy(() => {
      const counts = tf.notEqual(targets.reshape(predictions.shape.slice(0, -1)), ignored).toFloat();
      return super.value(targets, predictions, weights, mask === undefined ? counts : counts.mul(weightsFor(this.kind, counts, mask)));
    });
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const classes = predictions.shape.at(-1) ?? 1;
    const rows = predictions.reshape([-1, classes]);
    const labels = targets.reshape([-1]);
    const each = this.#ofRows(labels, rows, classes).reshape(predictions.shape.slice(0, -1));
    if (this.ignoreClass === undefined) return each;
    return tf.where(tf.notEqual(targets.reshape(each.shape), this.ignoreClass), each, tf.zerosLike(each));
  }

  #ofRows(labels: Tensor, rows: Tensor, classes: number): Tensor {
    // The softmax of logarithms divides the probabilities by their sum.
    const logits = this.fromLogits ? rows : safeLog(rows);
    const fused = this.ignoreClass === undefined ? fusedCrossEntropy(labels.toInt(), logits) : undefined;
    // A class number that is ignored may lie out of range, and oneHot makes a row of zeros of it: its loss is 0.
    return fused ?? crossEntropyOfLogits(oneHot(labels, classes), logits);
  }

  override checkTargets(targets: Targets, output: Shape): void {
    checkLabels(this.kind, targets, output, this.ignoreClass);
  }

  override config() {
    return { fromLogits: this.fromLogits, ...(this.ignoreClass === undefined ? {} : { ignoreClass: this.ignoreClass }) };
  }
}

/**
 * Cross-entropy for targets that are class numbers from 0.
 *
 * L = −mean over the samples of ln p_label, with p = softmax(predictions) when they are logits, else p = predictions kept within [1e-7, 1 − 1e-7], divided
 * by their sum
 *
 * @param options.fromLogits true when the model's last layer has no softmax; false
 * @param options.ignoreClass a class number whose positions have no loss and don't count in the mean; none
 * @throws in `fit` and `evaluate` when a label is not a whole number below the number of classes
 * @example losses.sparseCategoricalCrossentropy().value(tf.tensor1d([2], "int32"), tf.tensor2d([[0.2, 0.2, 0.6]])) // 0.511
 */
export function sparseCategoricalCrossentropy(options: SparseCategoricalCrossentropyOptions = {}): SparseCategoricalCrossentropy {
  return new SparseCategoricalCrossentropy(options);
}
