import { type Tensor, tf } from "../backend/index.js";
import { oneHot } from "../variables/oneHot.js";

/** 1 for each sample whose class is among the k largest outputs, else 0; outputs as large as the class' own don't count against it. */
export function inTopK(labels: Tensor, predictions: Tensor, k: number): Tensor {
  const classes = predictions.shape.at(-1) ?? 1;
  const positions = predictions.shape.slice(0, -1);
  const own = oneHot(labels.reshape([-1]), classes).reshape(predictions.shape).mul(predictions).sum(-1, true);
  return tf.less(tf.greater(predictions, own).toFloat().sum(-1), k).toFloat().reshape(positions);
}

/** Checks k, a whole number from 1. */
export function checkK(owner: string, k: number): void {
  if (!(Number.isInteger(k) && k > 0)) throw new Error(`${owner}: k must be a positive integer; received ${k}.`);
}
