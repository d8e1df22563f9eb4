import { type Tensor, tf } from "../backend/index.js";

/** Targets −1 and 1: a batch with nothing but 0 and 1 in it is taken for them, as in Keras. */
export function signedLabels(targets: Tensor): Tensor {
  const isBinary = tf.all(tf.logicalOr(tf.equal(targets, 0), tf.equal(targets, 1)));
  const t = targets.toFloat();
  return tf.where(isBinary, t.mul(2).sub(1), t);
}
