import { tf } from "./backend.js";
import { DeviceOp, isFusing, isFusingOnCpu, type OpGradient, typeOf } from "./deviceOp.js";
import { nodeBackendOf } from "./nodeBackend.js";
import type { Tensor } from "./tfjs.js";

const types = (training: boolean) => () => {
  const { binding } = nodeBackendOf(tf);
  const isTraining = { name: "is_training", type: binding.TF_ATTR_BOOL, value: training };
  return [typeOf("T", "float32"), typeOf("U", "float32"), { name: "data_format", type: binding.TF_ATTR_STRING, value: "NHWC" }, isTraining];
};

const batchNormInputs = ["x", "scale", "offset", "mean", "variance"];
const gradInputs = ["dy", "x", "scale", "kept1", "kept2", "kept3"];

const batchNormGrad = new DeviceOp({ name: "FusedBatchNormGradV3", inputs: gradInputs, outputs: 5, attributes: types(true) });

const batchNorm = new DeviceOp({
  name: "FusedBatchNormV3",
  inputs: batchNormInputs,
  outputs: 6,
  attributes: types(true),
  gradient: {
    inputs: ["x", "scale"],
    outputs: [3, 4, 5],
    of: ([dy], [x, scale, ...kept], settings) => batchNormGrad.run([dy, x, scale, ...kept] as Tensor[], settings).slice(0, 3),
  },
});

const givenBatchNormGrad = new DeviceOp({ name: "FusedBatchNormGradV3", kernelName: "FusedBatchNormGradV3OfGiven", inputs: gradInputs, outputs: 5, attributes: types(false) });

const givenGradient: OpGradient = {
  inputs: ["x", "scale", "mean", "variance"],
  of: ([dy], [x, scale, mean, variance], settings) => givenBatchNormGrad.run([dy, x, scale, mean, variance, tf.tensor1d([])] as Tensor[], settings).slice(0, 3),
};

const givenBatchNorm = new DeviceOp({
  name: "FusedBatchNormV3",
  kernelName: "FusedBatchNormV3OfGiven",
  inputs: batchNormInputs,
  outputs: 6,
  attributes: types(false),
  gradient: givenGradient,
});

const givenBatchNormOnCpu = new DeviceOp({ name: "GradbookBatchNorm", inputs: batchNormInputs, outputs: 1, gradient: givenGradient });

const layerNormGrad = new DeviceOp({ name: "GradbookLayerNormGrad", inputs: ["x", "scale", "dy"], outputs: 3 });

const layerNorm = new DeviceOp({
  name: "GradbookLayerNorm",
  inputs: ["x", "scale", "offset"],
  outputs: 1,
  gradient: { inputs: ["x", "scale"], of: ([dy], [x, scale], settings) => layerNormGrad.run([x, scale, dy] as Tensor[], settings) },
});

/** The least epsilon that a GPU's library takes. */
const LEAST_EPSILON = 1.001e-5;

/** What a batch's normalisation gives: the output, and the batch's mean and variance per channel. */
export interface BatchNormalized {
  readonly y: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/**
 * Batch normalisation by the batch's own moments as one op of TensorFlow's, and its gradient as another. The formula stands in
 * src/layers/batchNormalization.ts.
 *
 * @param x [..., channels]
 * @param scale [channels]
 * @param offset [channels]
 * @returns undefined where there is no such op: without TensorFlow, and where gradients of gradients are taken
 */
export function fusedBatchNorm(x: Tensor, scale: Tensor, offset: Tensor, epsilon: number): BatchNormalized | undefined {
  const channels = x.shape.at(-1) ?? 0;
  const count = x.size / channels;
  if (!isFusing(x, scale, offset) || !(count > 1) || epsilon < LEAST_EPSILON) return undefined;
  const images = x.rank === 4 ? x : x.reshape([1, count, 1, channels]);
  const none = tf.tensor1d([]);
  const [y, mean, unbiased] = batchNorm.run([images, scale, offset, none, none], { epsilon }) as [Tensor, Tensor, Tensor];
  // TensorFlow divides the sum of squares by count − 1.
  return { y: y.reshape(x.shape), mean, variance: unbiased.mul((count - 1) / count) };
}

/**
 * Batch normalisation by a mean and a variance that are given and learn nothing, as one op: of TensorFlow's, or on a CPU of the binding's, which a compiled step folds
 * into a convolution before it.
 *
 * @param x [..., channels]
 * @param scale [channels]
 * @param offset [channels]
 * @param mean [channels]
 * @param variance [channels]
 * @returns as x, or undefined where there is no such op: see {@link fusedBatchNorm}
 */
export function fusedBatchNormBy(x: Tensor, scale: Tensor, offset: Tensor, mean: Tensor, variance: Tensor, epsilon: number): Tensor | undefined {
  if (!isFusing(x, scale, offset, mean, variance) || x.size === 0 || epsilon < LEAST_EPSILON) return undefined;
  const channels = x.shape.at(-1) ?? 0;
  const images = x.rank === 4 ? x : x.reshape([1, x.size / channels, 1, channels]);
  return (isFusingOnCpu(x) ? givenBatchNormOnCpu : givenBatchNorm).run([images, scale, offset, mean, variance], { epsilon })[0]?.reshape(x.shape);
}

/**
 * Layer normalisation over the last axis as one op of the binding's. The formula stands in src/layers/layerNormalization.ts.
 *
 * @param x [..., features]
 * @param scale [features]
 * @param offset [features]
 * @returns as x, or undefined where there is no such op: on another rung, in a step for XLA, and where gradients of gradients are taken
 */
export function fusedLayerNorm(x: Tensor, scale: Tensor, offset: Tensor, epsilon: number): Tensor | undefined {
  if (!isFusingOnCpu(x, scale, offset) || x.size === 0) return undefined;
  return layerNorm.run([x.reshape([-1, x.shape.at(-1) ?? 1]), scale, offset], { epsilon })[0]?.reshape(x.shape);
}

const softmaxGrad = new DeviceOp({ name: "GradbookSoftmaxGrad", inputs: ["y", "dy"], outputs: 1 });

/**
 * tf.softmax along the last axis. On a CPU its gradient is one op of the binding's, dx = y · (dy − Σ y · dy), where tfjs takes four, each
 * over all weights of attention.
 */
export function softmax(x: Tensor): Tensor {
  if (!isFusingOnCpu(x) || x.size === 0) return tf.softmax(x);
  const rows = [-1, x.shape.at(-1) ?? 1];
  const normalized = tf.customGrad((logits, save) => {
    const y = tf.softmax(logits as Tensor);
    (save as (tensors: Tensor[]) => void)([y]);
    return { value: y, gradFunc: (dy: Tensor, [kept = y]: Tensor[]) => (softmaxGrad.run([kept.reshape(rows), dy.reshape(rows)])[0] as Tensor).reshape(x.shape) };
  });
  return normalized(x);
}
