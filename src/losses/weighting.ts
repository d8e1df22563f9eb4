import { sameShape, shapeText } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";

/**
 * Weights brought to the rank of what they weigh, so that a product with it goes sample by sample and position by position.
 *
 * @param owner who complains
 * @param values one number for each sample [batch] or position [batch, time, …]
 * @param weights [batch], [batch, time] and so on: the first axes of `values`
 * @throws when the axes don't agree
 */
export function weightsFor(owner: string, values: Tensor, weights: Tensor): Tensor {
  const { shape } = weights;
  if (sameShape(shape, values.shape.slice(0, shape.length))) {
    return weights.toFloat().reshape([...shape, ...values.shape.slice(shape.length).map(() => 1)]);
  }
  throw new Error(
    `${owner}: weights must have the first axes of the ${shapeText(values.shape)} values that they weigh, so one number a sample or a position; ` +
      `received ${shapeText(shape)}.`,
  );
}
