import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { activations, gradients, tf, variable } from "../../src/index.js";
import { activationOf } from "../../src/activations/named.js";
import { nest } from "../reference/arrays.js";
import { checkGradient } from "../reference/gradientCheck.js";
import keras from "../reference/kerasActivations.json" with { type: "json" };

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const a = activations;
const same: Record<keyof typeof keras.cases, activations.Activation> = {
  celu: a.celu({ alpha: 1.5 }), elu: a.elu(), "elu alpha": a.elu({ alpha: 0.7 }), exponential: a.exponential(), gelu: a.gelu(), "gelu approximate": a.gelu({ approximate: true }),
  glu: a.glu(), hardShrink: a.hardShrink(), hardSigmoid: a.hardSigmoid(), hardSilu: a.hardSilu(), hardTanh: a.hardTanh(), leakyRelu: a.leakyRelu(), linear: a.linear(),
  logSigmoid: a.logSigmoid(), logSoftmax: a.logSoftmax(), mish: a.mish(), relu: a.relu(), "relu all": a.relu({ negativeSlope: 0.1, maxValue: 2, threshold: 0.5 }),
  "relu clip": a.relu({ negativeSlope: 0.3, maxValue: 2 }), "relu slope": a.relu({ negativeSlope: 0.3 }), relu6: a.relu6(), selu: a.selu(), sigmoid: a.sigmoid(), silu: a.silu(),
  softShrink: a.softShrink(), softmax: a.softmax(), "softmax axis": a.softmax({ axis: 0 }), softplus: a.softplus(), softsign: a.softsign(), sparsePlus: a.sparsePlus(),
  sparseSigmoid: a.sparseSigmoid(), squareplus: a.squareplus(), "squareplus b": a.squareplus({ b: 0.5 }), tanh: a.tanh(), tanhShrink: a.tanhShrink(),
  threshold: a.threshold({ value: 0.5, otherwise: -2 }),
};
/** Where a gradient differs from Keras' on purpose, by the place in x and the right value. */
const corners: Partial<Record<keyof typeof keras.cases, Readonly<Record<number, number>>>> = {
  // Keras adds the gradients of max(x, 0) and of min(x, 0) at 0 and gets 2; the function's slope there is 1.
  celu: { 0: 1 },
  // selu has two slopes at 0; Keras takes the right one, tfjs the left one.
  selu: { 0: 1.7580993408473766 },
};

it.each(Object.entries(same))("%s gives Keras' outputs to 1e-5 and gradients to 1e-4, corners included, and leaks nothing", (name, activation) => {
  const wanted = keras.cases[name as keyof typeof same];
  const x = variable(nest(keras.x, keras.shape) as number[][]);
  const before = tf.memory().numTensors;
  const y = tf.tidy(() => activation.apply(x).clone());
  const upstream = tf.tidy(() => tf.tensor(keras.upstream, keras.shape).slice([0, 0], y.shape));
  const got = y.dataSync();
  expect(got.length).toBe(wanted.y.length);
  wanted.y.forEach((value, i) => expect(Math.abs((got[i] ?? Number.NaN) - value), `y at x = ${keras.x[i]}: ${got[i]}, Keras ${value}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(value))));
  const { value, grads } = gradients(() => activation.apply(x).mul(upstream).sum(), [x]);
  const gradient = grads[0]?.dataSync() ?? [];
  wanted.gradient.forEach((theirs, i) => {
    const right = corners[name as keyof typeof same]?.[i];
    const target = right === undefined ? theirs : right * (keras.upstream[i] ?? 0);
    expect(Math.abs((gradient[i] ?? Number.NaN) - target), `gradient at x = ${keras.x[i]}: ${gradient[i]}, Keras ${theirs}`).toBeLessThan(1e-4 * Math.max(1, Math.abs(target)));
  });
  tf.dispose([y, upstream, value, ...grads]);
  expect(tf.memory().numTensors).toBe(before);
});

// Keras 3.15 on TensorFlow adds up the cumulative sums instead of the numbers themselves, and is right only for one number above 0.
it("sparsemax is the nearest point of all probabilities", () => {
  const rows = nest(keras.x, keras.shape) as number[][];
  const projected = rows.map((row) => {
    const sorted = [...row].sort((p, q) => q - p);
    const sums = sorted.map((_, i) => sorted.slice(0, i + 1).reduce((p, q) => p + q, 0));
    const count = sorted.filter((value, i) => 1 + (i + 1) * value > (sums[i] ?? 0)).length;
    const tau = ((sums[count - 1] ?? 0) - 1) / count;
    return row.map((value) => Math.max(value - tau, 0));
  });
  const x = variable(rows);
  a.sparsemax().apply(x).dataSync().forEach((value, i) => expect(value).toBeCloseTo(projected.flat()[i] ?? Number.NaN, 5));
  const small = variable([[0.5, 0.3, -2], [0.1, 0.2, 0.3]]);
  checkGradient(() => a.sparsemax().apply(small).mul(tf.tensor2d([[1, -2, 3], [2, 0.5, -1]])).sum(), small);
});

describe("neon's activations", () => {
  const x = [-25, -2, -0.5, 0, 0.5, 2, 25];
  const apply = (activation: activations.Activation): number[] => Array.from(activation.apply(tf.tensor1d(x)).dataSync());
  const close = (got: number[], formula: (value: number) => number): void => got.forEach((value, i) => expect(value).toBeCloseTo(formula(x[i] ?? 0), 5));

  it("Rectlin, Rectlinclip, Explin and Normalizer", () => {
    close(apply(a.relu({ negativeSlope: 0.1 })), (v) => Math.max(v, 0) + 0.1 * Math.min(v, 0));
    close(apply(a.relu({ negativeSlope: 0.1, maxValue: 20 })), (v) => Math.min(Math.max(v, 0) + 0.1 * Math.min(v, 0), 20));
    close(apply(a.elu({ alpha: 0.5 })), (v) => (v > 0 ? v : 0.5 * Math.expm1(v)));
    close(apply(a.normalizer()), (v) => v / 128);
  });

  it("PixelwiseSoftmax: the channels of each pixel add up to 1", () => {
    const maps = a.softmax().apply(tf.tensor(keras.x.slice(0, 24), [1, 2, 3, 4]));
    maps.sum(-1).dataSync().forEach((sum) => expect(sum).toBeCloseTo(1, 5));
  });

  it("Sign has the gradient of the identity within [−1, 1]", () => {
    expect(apply(a.sign())).toEqual([-1, -1, -1, 1, 1, 1, 1]);
    const gradient = tf.grad((v) => a.sign().apply(v).mul(3).sum())(tf.tensor1d([-1.1, -1, 0, 1, 1.1]));
    expect(Array.from(gradient.dataSync())).toEqual([0, 3, 3, 3, 0]);
  });

  it("Logistic with a shortcut has the gradient 1", () => {
    close(apply(a.sigmoid({ shortcut: true })), (v) => 1 / (1 + Math.exp(-v)));
    const gradient = tf.grad((v) => a.sigmoid({ shortcut: true }).apply(v).mul(3).sum())(tf.tensor1d([-4, 0, 9]));
    expect(Array.from(gradient.dataSync())).toEqual([3, 3, 3]);
  });
});

it("says what is wrong", () => {
  expect(() => a.celu({ alpha: 0 })).toThrow("celu: alpha must be a positive number; received 0.");
  expect(() => a.relu({ maxValue: -1 })).toThrow("relu: maxValue must be a number from 0; received -1.");
  expect(() => a.softShrink({ threshold: -1 })).toThrow("softShrink: threshold must be a number from 0; received -1.");
  expect(() => a.normalizer({ divisor: 0 })).toThrow("normalizer: divisor must not be 0; received 0.");
  expect(() => a.glu().apply(tf.zeros([2, 3]))).toThrow("glu: the axis -1 must have an even length to be cut in two; received the shape [2, 3].");
  expect(() => activationOf("leaky" as "relu")).toThrow('unknown activation "leaky".');
});
