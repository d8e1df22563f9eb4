import { type RandomState, type Tensor, tf } from "../../backend/index.js";

/** The images of a batch in a random order. */
export function shuffled(images: Tensor, draws: RandomState): Tensor {
  const { indices } = tf.topk(draws.uniform([images.shape[0] ?? 0]), images.shape[0] ?? 0);
  return tf.gather(images, indices);
}
