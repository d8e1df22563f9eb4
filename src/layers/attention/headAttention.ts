import { softmax, type Tensor, tf } from "../../backend/index.js";
import type { Mask } from "../callContext.js";

/** What a score is where nothing is to be seen. */
const UNSEEN = -1e9;

/**
 * Attention of several heads at once; a group of query heads may share a key and value head.
 *
 * weights = softmax(q · kᵀ / √width), 0 where the mask says so, and output = weights · v
 *
 * @param query [batch, queries, heads, width]
 * @param key [batch, steps, groups, width], each for heads / groups heads that follow each other
 * @param value [batch, steps, groups, value width]
 * @param mask which query sees which step [batch or 1, queries, steps]
 * @param drop applied to the weights
 * @returns the output [batch, queries, heads, value width] and the weights [batch, heads, queries, steps]
 */
export function headAttention(query: Tensor, key: Tensor, value: Tensor, mask: Mask, drop: (weights: Tensor) => Tensor): { output: Tensor; weights: Tensor } {
  const [batch = 0, queries = 0, heads = 0, width = 0] = query.shape;
  const [, steps = 0, groups = 0] = key.shape;
  // The queries of the heads that share a key stand under each other, so that each group is one product.
  const rows = (heads / groups) * queries;
  const grouped = tf.transpose(query.mul(1 / Math.sqrt(width)), [0, 2, 1, 3]).reshape([batch, groups, rows, width]);
  const scores = tf.matMul(grouped, tf.transpose(key, [0, 2, 1, 3]), false, true).reshape([batch, heads, queries, steps]);
  const weights = maskedSoftmax(scores, mask?.expandDims(1));
  const output = tf.matMul(drop(weights).reshape([batch, groups, rows, steps]), tf.transpose(value, [0, 2, 1, 3]));
  return { output: tf.transpose(output.reshape([batch, heads, queries, value.shape[3] ?? 0]), [0, 2, 1, 3]), weights };
}

/** Softmax over the last axis among what is seen; where nothing is, all weights are 0. */
function maskedSoftmax(scores: Tensor, mask: Mask): Tensor {
  if (mask === undefined) return softmax(scores);
  const weights = softmax(tf.where(mask, scores, tf.fill(scores.shape, UNSEEN)));
  return tf.where(mask, weights, tf.zerosLike(weights));
}
