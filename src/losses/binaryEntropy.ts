import { type Tensor, tf } from "../backend/index.js";
import { LEAST } from "./crossEntropy.js";

/**
 * The cross-entropy of each output that says yes or no by itself, of the predictions' shape.
 *
 * −t ln p − (1 − t) ln(1 − p) · of a logit z: ln(1 + exp z) − t z, which neither overflows nor takes a logarithm of 0, with the gradient sigmoid(z) − t
 */
export function binaryEntropy(targets: Tensor, predictions: Tensor, fromLogits: boolean): Tensor {
  if (fromLogits) return ofLogits(predictions, targets);
  const p = predictions.clipByValue(LEAST, 1 - LEAST);
  return targets.mul(p.log()).add(tf.sub(1, targets).mul(tf.sub(1, p).log())).neg();
}

/** Its gradient in one term: taken part by part it would go over all outputs twice as often. */
function ofLogits(logits: Tensor, targets: Tensor): Tensor {
  return tf.customGrad((z, t, save) => {
    (save as (tensors: Tensor[]) => void)([z as Tensor, t as Tensor]);
    return {
      value: (z as Tensor).softplus().sub((t as Tensor).mul(z as Tensor)),
      gradFunc: (dy: Tensor, [of = logits, wanted = targets]: Tensor[]) => [dy.mul(of.sigmoid().sub(wanted)), dy.mul(of).neg()],
    };
  })(logits, targets);
}

/** Targets with a share s moved towards one half: t ← (1 − s) t + s / 2. */
export function smoothedBinary(targets: Tensor, share: number): Tensor {
  return share === 0 ? targets.toFloat() : targets.mul(1 - share).add(share / 2);
}
