import { sameShape, type Shape } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";

/** Class numbers as integers of a shape; a last axis of length 1 may be there or not. */
export function labelsOf(targets: Tensor, shape: Shape): Tensor {
  return targets.toInt().reshape([...shape]);
}

/** Class numbers, of targets that are class numbers or one-hot rows; the shapes tell. */
export function classesOf(targets: Tensor, predictions: Tensor): Tensor {
  if (sameShape(targets.shape, predictions.shape) && (predictions.shape.at(-1) ?? 1) > 1) return tf.argMax(targets, -1);
  return labelsOf(targets, predictions.shape.slice(0, -1));
}
