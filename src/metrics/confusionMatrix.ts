import { type Tensor, tf } from "../backend/index.js";
import { weightsFor } from "../losses/weighting.js";
import { oneHot } from "../variables/oneHot.js";
import { classesOf } from "./labels.js";

export interface ConfusionMatrixOptions {
  /** How much each sample [batch] or position [batch, time] counts; 1. */
  readonly weights?: Tensor;
  /** A class number whose positions don't count; none. */
  readonly ignoreClass?: number;
}

/**
 * How often which class was taken for which: row = right class, column = the largest output.
 *
 * C[i, j] = Σ w over the samples of class i that were called j
 *
 * @param targets class numbers [batch] or [batch, …], or one-hot rows
 * @param predictions outputs [batch, classes] or [batch, …, classes]
 * @returns a tensor [classes, classes], which is the caller's
 * @throws when the weights belong to other samples
 * @example metrics.confusionMatrix(tf.tensor1d([0, 1, 1], "int32"), tf.tensor2d([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3]])) // [[1, 0], [1, 1]]
 */
export function confusionMatrix(targets: Tensor, predictions: Tensor, { weights, ignoreClass }: ConfusionMatrixOptions = {}): Tensor {
  return tf.tidy(() => confusions(classesOf(targets, predictions), tf.argMax(predictions, -1), predictions.shape.at(-1) ?? 1, weights, ignoreClass));
}

/** The same for class numbers on both sides, of one shape. A number out of range doesn't count. */
export function confusions(labels: Tensor, said: Tensor, classes: number, weights: Tensor | undefined, ignoreClass: number | undefined): Tensor {
  const flat = labels.toInt().reshape([-1]);
  let rows = oneHot(flat, classes);
  if (weights !== undefined) rows = rows.mul(weightsFor("confusionMatrix", said, weights).mul(tf.ones(said.shape)).reshape([-1, 1]));
  if (ignoreClass !== undefined) rows = rows.mul(tf.notEqual(flat, ignoreClass).toFloat().reshape([-1, 1]));
  return tf.matMul(rows, oneHot(said.toInt().reshape([-1]), classes), true);
}
