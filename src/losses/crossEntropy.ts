import { type Tensor, tf } from "../backend/index.js";

/** The least probability that a logarithm is taken of, as in Keras. */
const LEAST = 1e-7;

/**
 * The mean cross-entropy of logits, with softmax and logarithm in one so that no exponential overflows and no logarithm of 0 is taken.
 *
 * L = −mean Σ_i t_i · ln softmax(z)_i, and its gradient ∂L/∂z = (softmax(z) − t) / rows, for targets whose rows add up to 1
 *
 * @param targets probabilities [rows, classes]
 * @param logits [rows, classes]
 */
export function crossEntropyOfLogits(targets: Tensor, logits: Tensor): Tensor {
  const entropy = tf.customGrad((z, save) => {
    const shifted = (z as Tensor).sub(tf.max(z as Tensor, -1, true));
    const exponentials = shifted.exp();
    const sums = exponentials.sum(-1, true);
    const rows = logits.shape[0] ?? 1;
    (save as (tensors: Tensor[]) => void)([exponentials.div(sums), targets]);
    return {
      value: targets.mul(sums.log().sub(shifted)).sum().div(rows),
      gradFunc: (dy: Tensor, [softmax = exponentials, wanted = targets]: Tensor[]) => softmax.sub(wanted).mul(dy.div(rows)),
    };
  });
  return entropy(logits);
}

/**
 * The mean cross-entropy of probabilities, each kept within [1e-7, 1 − 1e-7].
 *
 * L = −mean Σ_i t_i · ln p_i
 *
 * @param targets probabilities [rows, classes]
 * @param probabilities [rows, classes], for instance from softmax
 */
export function crossEntropyOfProbabilities(targets: Tensor, probabilities: Tensor): Tensor {
  const logs = probabilities.clipByValue(LEAST, 1 - LEAST).log();
  return targets.mul(logs).sum(-1).mean().neg();
}
