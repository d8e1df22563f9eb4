import { type RandomState, type Tensor, tf } from "../../backend/index.js";

/** How many parts of equal probability a table of quantiles has. */
export const STEPS = 4096;

/** Numbers of a distribution whose quantiles at 0, 1/STEPS, …, 1 are given, by looking uniform numbers up there. */
export function fromQuantiles(quantiles: Float32Array, shape: readonly number[], draws: RandomState): Tensor {
  const place = draws.uniform(shape).mul(STEPS);
  const below = place.floor().clipByValue(0, STEPS - 1);
  const table = tf.tensor1d(quantiles);
  const at = (index: Tensor) => tf.gather(table, index.flatten().cast("int32")).reshape([...shape]);
  return at(below).add(at(below.add(1)).sub(at(below)).mul(place.sub(below)));
}
