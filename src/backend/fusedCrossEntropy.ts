import { DeviceOp, isFusing, typeOf } from "./deviceOp.js";
import type { Tensor } from "./tfjs.js";

/** Both ops compute the gradient along with the loss. */
const gradient = { outputs: [1], of: ([dy]: readonly Tensor[], [slope]: readonly Tensor[]) => [dy !== undefined && slope !== undefined ? slope.mul(dy.expandDims(-1)) : undefined] };

const ofClasses = new DeviceOp({
  name: "SparseSoftmaxCrossEntropyWithLogits",
  inputs: ["features", "labels"],
  outputs: 2,
  attributes: () => [typeOf("T", "float32"), typeOf("Tlabels", "int32")],
  gradient,
});

const ofProbabilities = new DeviceOp({ name: "SoftmaxCrossEntropyWithLogits", inputs: ["features", "labels"], outputs: 2, attributes: () => [typeOf("T", "float32")], gradient });

/**
 * The cross-entropy of each row of logits as one op of TensorFlow's, which gives the gradient with it. The formula stands in
 * src/losses/crossEntropy.ts.
 *
 * @param targets class numbers [rows] of type int32, or probabilities [rows, classes], of which no gradient is taken
 * @param logits [rows, classes]
 * @returns [rows], or undefined where there is no such op: without TensorFlow, and where gradients of gradients are taken
 * @throws Error from TensorFlow on a CPU when a class number is none of the classes
 */
export function fusedCrossEntropy(targets: Tensor, logits: Tensor): Tensor | undefined {
  if (!isFusing(logits)) return undefined;
  return targets.dtype === "int32" ? ofClasses.run([logits, targets])[0] : ofProbabilities.run([logits, targets.toFloat()])[0];
}
