import { fusedCrossEntropy, type Tensor, tf } from "../backend/index.js";

/** The least probability that a logarithm is taken of, as in Keras. */
export const LEAST = 1e-7;

/**
 * The cross-entropy of each row of logits, with softmax and logarithm in one so that no exponential overflows and no logarithm of 0 is taken.
 *
 * l = −Σ_i t_i · ln softmax(z)_i, and its gradient ∂l/∂z = softmax(z) − t, for targets whose rows add up to 1
 *
 * @param targets probabilities [rows, classes]
 * @param logits [rows, classes]
 * @returns [rows]
 */
export function crossEntropyOfLogits(targets: Tensor, logits: Tensor): Tensor {
  const fused = fusedCrossEntropy(targets, logits);
  if (fused !== undefined) return fused;
  const entropy = tf.customGrad((z, save) => {
    const shifted = (z as Tensor).sub(tf.max(z as Tensor, -1, true));
    const exponentials = shifted.exp();
    const sums = exponentials.sum(-1, true);
    (save as (tensors: Tensor[]) => void)([exponentials.div(sums), targets]);
    return {
      value: targets.mul(sums.log().sub(shifted)).sum(-1),
      gradFunc: (dy: Tensor, [softmax = exponentials, wanted = targets]: Tensor[]) => softmax.sub(wanted).mul(dy.expandDims(-1)),
    };
  });
  return entropy(logits);
}

/**
 * The cross-entropy of each row of probabilities, each kept within [1e-7, 1 − 1e-7].
 *
 * l = −Σ_i t_i · ln p_i
 *
 * @param targets probabilities [rows, classes]
 * @param probabilities [rows, classes], for instance from softmax
 * @returns [rows]
 */
export function crossEntropyOfProbabilities(targets: Tensor, probabilities: Tensor): Tensor {
  return targets.mul(safeLog(probabilities)).sum(-1).neg();
}

/** Rows divided by their sums, so that they add up to 1. */
export function normalizedRows(rows: Tensor): Tensor {
  return rows.div(rows.sum(-1, true));
}

/** ln p with p kept within [1e-7, 1 − 1e-7]. */
export function safeLog(probabilities: Tensor): Tensor {
  return probabilities.clipByValue(LEAST, 1 - LEAST).log();
}
