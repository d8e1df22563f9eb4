import { type Tensor, tf } from "../backend/index.js";
import { LEAST } from "./crossEntropy.js";

/**
 * The cross-entropy of each output that says yes or no by itself, of the predictions' shape.
 *
 * −t ln p − (1 − t) ln(1 − p) · of a logit z: ln(1 + exp z) − t z, which neither overflows nor takes a logarithm of 0
 */
export function binaryEntropy(targets: Tensor, predictions: Tensor, fromLogits: boolean): Tensor {
  if (fromLogits) return predictions.softplus().sub(targets.mul(predictions));
  const p = predictions.clipByValue(LEAST, 1 - LEAST);
  return targets.mul(p.log()).add(tf.sub(1, targets).mul(tf.sub(1, p).log())).neg();
}

/** Targets with a share s moved towards one half: t ← (1 − s) t + s / 2. */
export function smoothedBinary(targets: Tensor, share: number): Tensor {
  return share === 0 ? targets.toFloat() : targets.mul(1 - share).add(share / 2);
}
