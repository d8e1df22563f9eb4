import { sizeOf, type Shape, shapeText } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import type { Targets } from "./loss.js";

/** Which pairs of a batch's samples have one class and are two samples, and which have different classes; truth values [batch, batch]. */
export function sameClass(targets: Tensor): { same: Tensor; other: Tensor } {
  const labels = targets.reshape([-1, 1]);
  const equal = tf.equal(labels, labels.transpose());
  const itself = tf.cast(tf.eye(labels.shape[0] ?? 1), "bool");
  return { same: tf.logicalAnd(equal, tf.logicalNot(itself)), other: tf.logicalNot(equal) };
}

/** Checks that targets are one class number a sample and the model's output one vector a sample. */
export function checkPairLabels(owner: string, { shape }: Targets, output: Shape): void {
  if (sizeOf(shape) === 1 && output.length === 1) return;
  throw new Error(
    `${owner}: targets must be one class number a sample, and outputs one vector a sample; received ${shapeText(shape)} and ${shapeText(output)}.`,
  );
}
