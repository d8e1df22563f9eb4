import { shapeText } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";

/**
 * Checks that something is a tensor of numbers.
 *
 * @throws with the argument's name and what it is instead
 */
export function checkNumbers(owner: string, argument: string, value: unknown): asserts value is Tensor {
  if (value instanceof tf.Tensor && value.dtype !== "string" && value.dtype !== "complex64") return;
  throw new Error(`${owner}: ${argument} must be a tensor of numbers; received ${described(value)}.`);
}

/**
 * Checks targets and predictions: tensors of numbers, with as many samples.
 *
 * @throws when they are something else, or of different lengths along the batch's axis
 */
export function checkPair(owner: string, targets: unknown, predictions: unknown): void {
  checkNumbers(owner, "targets", targets);
  checkNumbers(owner, "predictions", predictions);
  if (targets.shape[0] === predictions.shape[0]) return;
  throw new Error(`${owner}: targets and predictions must hold the same number of samples on their first axis; received ${shapeText(targets.shape)} and ${shapeText(predictions.shape)}.`);
}

function described(value: unknown): string {
  if (value instanceof tf.Tensor) return `a tensor of ${value.dtype === "string" ? "texts" : "complex numbers"}`;
  return Array.isArray(value) ? "a list: make it a tensor first, tf.tensor(list)" : value === null || typeof value !== "object" ? String(value) : "an object";
}
