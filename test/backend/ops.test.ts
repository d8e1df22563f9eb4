import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { backend, compileStep, type Tensor, type Tensor4D, tf } from "../../src/backend/index.js";

// Every op runs on this rung, compiled on it, and on tfjs' plain JavaScript backend; all three must agree.
const x = [[0.5, -1.25, 2], [1.5, 0.25, -0.75]];
const positive = [[0.5, 1.25, 2], [1.5, 0.25, 0.75]];
const image = Array.from({ length: 2 * 6 * 6 * 2 }, (_, index) => Math.sin(index));
const filter = Array.from({ length: 3 * 3 * 2 * 3 }, (_, index) => Math.cos(index));
const unary = ["abs", "acosh1", "asin0", "asinh", "atan", "ceil", "cos", "cosh", "elu", "erf", "exp", "floor", "isFinite", "isNaN", "leakyRelu", "log0", "log1p0",
  "neg", "reciprocal", "relu", "relu6", "round", "rsqrt0", "selu", "sigmoid", "sign", "sin", "sinh", "softplus", "sqrt0", "square", "step", "tan", "tanh", "logSigmoid", "zerosLike", "onesLike", "softmax", "logSoftmax"] as const;
type Fn = (t: Tensor) => Tensor;
const namespace = tf as unknown as Record<string, Fn>;
const call = (name: string): Fn => {
  const fn = namespace[name];
  if (fn === undefined) throw new Error(`tf.${name} does not exist`);
  return fn;
};

const cases: Record<string, Fn> = {
  ...Object.fromEntries(unary.map((name) => [name.replace(/[01]$/, ""), (t: Tensor) => {
    const fn = call(name.replace(/[01]$/, ""));
    return name.endsWith("0") ? fn(t.abs().add(0.1).mul(0.4)) : name.endsWith("1") ? fn(t.abs().add(1)) : fn(t);
  }])),
  add: (t) => t.add([1, 2, 3]), sub: (t) => t.sub([[1], [2]]), mul: (t) => t.mul(t), div: (t) => t.div(positive), divNoNan: (t) => tf.divNoNan(t, [0, 1, 2]),
  expm1: (t) => t.expm1(), mod: (t) => t.mod(0.7), pow: (t) => t.abs().pow(1.5), maximum: (t) => t.maximum(0), minimum: (t) => t.minimum(0), squaredDifference: (t) => tf.squaredDifference(t, 1),
  atan2: (t) => tf.atan2(t, positive), prelu: (t) => tf.prelu(t, 0.2), addN: (t) => tf.addN([t, t, t]),
  equal: (t) => t.equal(0.5), notEqual: (t) => t.notEqual(0.5), greater: (t) => t.greater(0), greaterEqual: (t) => t.greaterEqual(0.5), less: (t) => t.less(0), lessEqual: (t) => t.lessEqual(0.5),
  logicalAnd: (t) => tf.logicalAnd(t.greater(0), t.less(1)), logicalOr: (t) => tf.logicalOr(t.greater(1), t.less(0)), logicalNot: (t) => tf.logicalNot(t.greater(0)), logicalXor: (t) => tf.logicalXor(t.greater(0), t.less(1)),
  where: (t) => tf.where(t.greater(0), t, tf.zerosLike(t)), clip: (t) => t.clipByValue(-1, 1),
  sum: (t) => t.sum(), sumRows: (t) => t.sum(0), sumColumns: (t) => t.sum(1, true), mean: (t) => t.mean(1), max: (t) => t.max(0), min: (t) => t.min(1), prod: (t) => t.prod(1), all: (t) => t.greater(-9).all(), any: (t) => t.greater(1).any(1),
  argMax: (t) => t.argMax(1), argMin: (t) => t.argMin(0), logSumExp: (t) => t.logSumExp(1), norm: (t) => t.norm(), variance: (t) => tf.moments(t, 0).variance, cumsum: (t) => t.cumsum(1), cumprod: (t) => tf.cumprod(t, 1), topk: (t) => tf.topk(t, 2).values,
  matMul: (t) => tf.matMul(t, t, false, true), matMulLeft: (t) => tf.matMul(t, t, true, false), batchMatMul: (t) => tf.matMul(tf.stack([t, t]), tf.stack([t, t]), false, true), dot: (t) => tf.dot(t.reshape([6]), t.reshape([6])), outer: (t) => tf.outerProduct(t.reshape([6]) as never, [1, 2]),
  einsum: (t) => tf.einsum("ij,kj->ik", t, t), dense: (t) => tf.relu(tf.matMul(t, [[1, 2], [3, 4], [5, 6]]).add([1, -30])), fusedMatMul: (t) => tf.fused.matMul({ a: t as never, b: tf.ones([3, 2]), bias: tf.tensor1d([1, -1]), activation: "relu" }),
  reshape: (t) => t.reshape([3, 2]), transpose: (t) => t.transpose(), expandDims: (t) => t.expandDims(1), squeeze: (t) => t.expandDims(0).squeeze([0]), concat: (t) => tf.concat([t, t], 1), stack: (t) => tf.stack([t, t], 1), unstack: (t) => tf.unstack(t, 1)[1] ?? t, split: (t) => tf.split(t, [1, 2], 1)[1] ?? t,
  slice: (t) => t.slice([0, 1], [2, 2]), stridedSlice: (t) => tf.stridedSlice(t, [0, 0], [2, 3], [1, 2]), pad: (t) => t.pad([[1, 0], [0, 2]], 3), mirrorPad: (t) => tf.mirrorPad(t, [[1, 1], [1, 1]], "reflect"), tile: (t) => t.tile([2, 1]), reverse: (t) => t.reverse(1), gather: (t) => t.gather(tf.tensor1d([1, 0, 1], "int32")),
  gatherND: (t) => tf.gatherND(t, tf.tensor2d([[0, 1], [1, 2]], [2, 2], "int32")), scatterND: (t) => tf.scatterND(tf.tensor2d([[1], [3]], [2, 1], "int32"), t, [4, 3]), oneHot: (t) => tf.oneHot(t.argMax(1), 3), cast: (t) => t.cast("int32"), fill: (t) => t.add(tf.fill([2, 3], 2)), linspace: (t) => t.add(tf.linspace(0, 1, 3)), range: (t) => t.add(tf.range(0, 3)),
  broadcastTo: (t) => t.slice([0, 0], [1, 3]).broadcastTo([4, 3]), diag: (t) => tf.diag(t.reshape([6])), unsortedSegmentSum: (t) => tf.unsortedSegmentSum(t, tf.tensor1d([1, 1], "int32"), 2), batchNorm: (t) => tf.batchNorm(t, t.mean(0), tf.tensor1d([1, 2, 3]), t.max(0), t.min(0)),
  softmaxCrossEntropy: (t) => tf.losses.softmaxCrossEntropy([[0, 1, 0], [1, 0, 0]], t), meanSquaredError: (t) => tf.losses.meanSquaredError(positive, t), complex: (t) => tf.real(tf.complex(t, t)), fft: (t) => tf.real(tf.fft(tf.complex(t, t))),
};

const images: Record<string, Fn> = {
  conv2dSame: (t) => tf.conv2d(t as Tensor4D, kernel(t), 1, "same"), conv2dStrided: (t) => tf.conv2d(t as Tensor4D, kernel(t), 2, "valid"), conv2dDilated: (t) => tf.conv2d(t as Tensor4D, kernel(t), 1, "valid", "NHWC", 2), conv2dExplicit: (t) => tf.conv2d(t as Tensor4D, kernel(t), 1, [[0, 0], [1, 0], [2, 1], [0, 0]]),
  convBiasRelu: (t) => tf.relu(tf.conv2d(t as Tensor4D, kernel(t), 1, "same").add([1, 0, -1])), fusedConv2d: (t) => tf.fused.conv2d({ x: t as never, filter: kernel(t), strides: 1, pad: "same", bias: tf.tensor1d([1, 0, -1]), activation: "relu" }),
  conv2dTranspose: (t) => tf.conv2dTranspose(tf.conv2d(t as Tensor4D, kernel(t), 1, "valid") as never, kernel(t), [2, 6, 6, 2], 1, "valid"), depthwise: (t) => tf.depthwiseConv2d(t as Tensor4D, kernel(t), 1, "same"),
  maxPool: (t) => tf.maxPool(t as never, 2, 2, "valid"), avgPool: (t) => tf.avgPool(t as never, 3, 2, "same"), resizeBilinear: (t) => tf.image.resizeBilinear(t as never, [4, 9]), resizeNearest: (t) => tf.image.resizeNearestNeighbor(t as never, [4, 9]),
  flip: (t) => tf.image.flipLeftRight(t as never), spaceToBatch: (t) => tf.spaceToBatchND(t, [2, 2], [[0, 0], [0, 0]]), depthToSpace: (t) => tf.depthToSpace(t.concat(t, 3) as never, 2), localResponse: (t) => tf.localResponseNormalization(t as never, 1),
  cropAndResize: (t) => tf.image.cropAndResize(t as never, [[0, 0, 0.5, 0.5]], [1], [3, 3]), biasGradient: (t) => tf.grad((b) => t.add(b).square().sum())(tf.tensor1d([1, 2])),
  convGradient: (t) => tf.grad((k) => tf.relu(tf.conv2d(t as Tensor4D, k as Tensor4D, 1, "same").add([1, 0, -1])).square().sum())(kernel(t)), inputGradient: (t) => tf.grad((u) => tf.conv2d(u as Tensor4D, kernel(t), 1, "same").square().sum())(t),
  poolGradient: (t) => tf.grad((u) => tf.maxPool(u as Tensor4D, 2, 2, "valid").square().sum())(t), averageGradient: (t) => tf.grad((u) => tf.avgPool(u as Tensor4D, 2, 2, "valid").square().sum())(t),
};
const kernel = (_: Tensor): Tensor4D => tf.tensor4d(filter, [3, 3, 2, 3]);

describe.runIf(backend().rung === "tensorflow" || backend().rung === "gpu")(`${Object.keys(cases).length + Object.keys(images).length} ops agree with tfjs' JavaScript backend, run singly and compiled`, () => {
  const cpu = createRequire(import.meta.url)("@tensorflow/tfjs-backend-cpu") as object;
  const all: [string, Fn, () => Tensor][] = [
    ...Object.entries(cases).map(([name, fn]): [string, Fn, () => Tensor] => [name, fn, () => tf.tensor2d(x)]),
    ...Object.entries(images).map(([name, fn]): [string, Fn, () => Tensor] => [name, fn, () => tf.tensor4d(image, [2, 6, 6, 2])]),
  ];
  it.each(all)("%s", async (_, fn, input) => {
    expect(cpu).toBeDefined();
    const values = (tensor: Tensor): { shape: number[]; dtype: string; values: number[] } => ({ shape: tensor.shape, dtype: tensor.dtype, values: Array.from(tensor.dataSync()) });
    const before = tf.memory().numTensors;
    const given = input();
    const single = tf.tidy(() => values(fn(given)));
    const step = compileStep((t) => [fn(t ?? given)], { onEager: () => {} });
    tf.dispose(step.runSync(given));
    const [result] = step.runSync(given);
    if (result === undefined) throw new Error("no result");
    const compiled = values(result);
    expect(step.reason).toBeUndefined();
    tf.dispose([result, given]);
    step.dispose();
    expect(tf.memory().numTensors).toBe(before);
    tf.setBackend("cpu");
    const reference = tf.tidy(() => values(fn(input())));
    tf.setBackend("tensorflow");
    for (const ours of [single, compiled]) {
      expect([ours.shape, ours.dtype]).toEqual([reference.shape, reference.dtype]);
      ours.values.forEach((value, index) => expect(value).toBeCloseTo(reference.values[index] ?? NaN, 4));
    }
  });
});
