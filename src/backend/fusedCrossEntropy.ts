import { sameShape } from "../arithmetic/shape.js";
import { DeviceOp, isFusing, isFusingOnCpu, typeOf } from "./deviceOp.js";
import type { Tensor } from "./tfjs.js";

// native/entropy.h says what the binding's ops compute.
const softmaxGrad = new DeviceOp({ name: "GradbookSoftmaxEntropyGrad", inputs: ["logits", "labels", "highest", "sum", "dloss"], outputs: 1 });
const binaryGrad = new DeviceOp({ name: "GradbookBinaryEntropyGrad", inputs: ["logits", "targets", "dloss"], outputs: 1 });

const ofClassesOnCpu = new DeviceOp({
  name: "GradbookSoftmaxEntropy",
  inputs: ["logits", "labels"],
  outputs: 3,
  gradient: {
    inputs: ["logits", "labels"],
    outputs: [1, 2],
    of: ([dloss], [logits, labels, highest, sum]) => softmaxGrad.run([logits, labels, highest, sum, dloss] as Tensor[]),
  },
});

const binary = new DeviceOp({
  name: "GradbookBinaryEntropy",
  inputs: ["logits", "targets"],
  outputs: 1,
  gradient: {
    inputs: ["logits", "targets"],
    of: ([dloss], [logits, targets]) => [binaryGrad.run([logits, targets, dloss] as Tensor[])[0], (dloss as Tensor).expandDims(-1).mul(logits as Tensor).neg()],
  },
});

/** TensorFlow's two compute the gradient along with the loss. */
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
 * The cross-entropy of each row of logits as one op, and its gradient as another: of class numbers on a CPU two of the binding's, which take a tenth of the time of
 * TensorFlow's. The formula stands in src/losses/crossEntropy.ts.
 *
 * @param targets class numbers [rows] of type int32, or probabilities [rows, classes], of which no gradient is taken
 * @param logits [rows, classes]
 * @returns [rows], or undefined where there is no such op: without TensorFlow, and where gradients of gradients are taken
 * @throws Error on a CPU when a class number is none of the classes
 */
export function fusedCrossEntropy(targets: Tensor, logits: Tensor): Tensor | undefined {
  if (!isFusing(logits)) return undefined;
  if (targets.dtype !== "int32") return ofProbabilities.run([logits, targets.toFloat()])[0];
  return (isFusingOnCpu(logits) && logits.size > 0 ? ofClassesOnCpu : ofClasses).run([logits, targets])[0];
}

/** With fewer outputs in a row, none can be computed beside each other. */
const LEAST_OUTPUTS = 16;

/**
 * The cross-entropy of outputs that each say yes or no, summed over each row, as one op of the binding's, and its gradient as another. The formula stands in
 * src/losses/binaryEntropy.ts.
 *
 * @param targets [..., outputs]
 * @param logits likewise
 * @returns [...], or undefined where there is no such op, or it would not be faster
 */
export function fusedBinaryEntropy(targets: Tensor, logits: Tensor): Tensor | undefined {
  const outputs = logits.shape.at(-1) ?? 0;
  if (!isFusingOnCpu(targets, logits) || logits.rank < 2 || logits.size === 0 || outputs < LEAST_OUTPUTS || !sameShape(targets.shape, logits.shape)) return undefined;
  return binary.run([logits.reshape([-1, outputs]), targets.reshape([-1, outputs])])[0]?.reshape(logits.shape.slice(0, -1));
}
