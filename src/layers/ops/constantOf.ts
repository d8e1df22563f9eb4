import { type Tensor, tf } from "../../backend/index.js";

/** What a function computes, as a number that no gradient flows through. */
export function constantOf(compute: () => Tensor): Tensor {
  const stopped = tf.customGrad((x) => ({ value: (x as Tensor).clone(), gradFunc: (dy) => tf.zerosLike(dy as Tensor) }));
  return stopped(compute());
}
