import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileStep, RandomSource, type Tensor, tf } from "../../src/backend/index.js";
import { type Layer, layers } from "../../src/index.js";
import { closeTo } from "../reference/layerCases.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const training = { training: true };
const kinds: readonly (readonly [string, () => Layer, number[]])[] = [
  ["dropout", () => layers.dropout({ rate: 0.3 }), [4, 50]],
  ["dropout with keep", () => layers.dropout({ keep: 0.7 }), [4, 50]],
  ["spatialDropout1d", () => layers.spatialDropout1d({ rate: 0.3 }), [4, 5, 20]],
  ["spatialDropout2d", () => layers.spatialDropout2d({ rate: 0.3 }), [4, 3, 2, 20]],
  ["spatialDropout3d", () => layers.spatialDropout3d({ rate: 0.3 }), [4, 2, 3, 2, 20]],
  ["alphaDropout", () => layers.alphaDropout({ rate: 0.3 }), [4, 50]],
  ["gaussianDropout", () => layers.gaussianDropout({ rate: 0.3 }), [4, 50]],
  ["gaussianNoise", () => layers.gaussianNoise({ stddev: 0.3 }), [4, 50]],
  ["dropPath", () => layers.dropPath({ rate: 0.3 }), [40, 3]],
  ["noisyRelu", () => layers.noisyRelu(), [4, 50]],
  ["dropConnect", () => layers.dropConnect({ layer: layers.dense({ units: 9 }), rate: 0.3 }), [4, 20]],
];

function seeded(make: () => Layer, shape: readonly number[]): Layer {
  const layer = make();
  layer.connect(shape.slice(1));
  layer.build(new RandomSource("noise"));
  return layer;
}

const numbersOf = (tensor: Tensor | undefined): Float32Array => (tensor?.dataSync() ?? new Float32Array()) as Float32Array;

it.each(kinds)("%s draws anew each time, the same compiled as op by op, and leaves nothing", (_, make, shape) => {
  const before = tf.memory().numTensors;
  const [eager, compiled] = [seeded(make, shape), seeded(make, shape)];
  const x = tf.fill(shape, 0.7);
  const step = compileStep(() => [compiled.call(x, training).clone()]);
  const seen = [0, 1, 2, 3].map(() => {
    const [once, again] = [eager.apply(x, training), step.runSync()[0]];
    const numbers = numbersOf(once);
    closeTo(again, Array.from(numbers), 1e-6);
    tf.dispose(again === undefined ? once : [once, again]);
    return numbers;
  });
  expect(step.reason).toBeUndefined();
  expect(new Set(seen.map((numbers) => numbers.join())).size).toBe(4);
  const prediction = eager.apply(x);
  const repeated = eager.apply(x);
  expect(prediction.dataSync()).toEqual(repeated.dataSync());
  tf.dispose([x, prediction, repeated]);
  step.dispose();
  eager.dispose();
  compiled.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

describe("what they draw", () => {
  it("neon's dropout keeps numbers as they are, and scales in prediction", () => {
    const layer = layers.dropout({ keep: 0.8 });
    const y = numbersOf(layer.apply(tf.ones([100, 100]), training));
    expect(new Set(y)).toEqual(new Set([0, 1]));
    expect(y.reduce((a, b) => a + b) / 1e4).toBeCloseTo(0.8, 1);
    closeTo(layer.apply(tf.ones([1, 2])), [0.8, 0.8], 1e-6);
    expect(layer.config()).toEqual({ keep: 0.8 });
  });

  it("a noise shape shares draws along its axes of 1", () => {
    const y = layers.dropout({ rate: 0.5, noiseShape: [1, 30] }).apply(tf.ones([2, 4, 30]), training);
    closeTo(y.max(1).sub(y.min(1)).abs().max(), [0], 1e-6);
    expect(new Set(numbersOf(y))).toEqual(new Set([0, 2]));
  });

  it("spatial dropout takes whole channels, drop path whole samples", () => {
    const y = layers.spatialDropout2d({ rate: 0.5 }).apply(tf.ones([3, 4, 5, 40]), training);
    closeTo(y.max([1, 2]).sub(y.min([1, 2])).abs().max(), [0], 1e-6);
    expect(new Set(numbersOf(y))).toEqual(new Set([0, 2]));
    for (const [layer, shape] of [[layers.spatialDropout1d({ rate: 0.5 }), [3, 4, 40]], [layers.spatialDropout3d({ rate: 0.5 }), [3, 2, 2, 2, 40]]] as const) {
      const dropped = layer.apply(tf.ones([...shape]), training);
      const axes = shape.slice(1, -1).map((_, axis) => axis + 1);
      closeTo(dropped.max(axes).sub(dropped.min(axes)).abs().max(), [0], 1e-6);
      expect(new Set(numbersOf(dropped))).toEqual(new Set([0, 2]));
    }
    const path = layers.dropPath({ rate: 0.5 }).apply(tf.ones([200, 3]), training);
    closeTo(path.max(1).sub(path.min(1)).abs().max(), [0], 1e-6);
    expect(new Set(numbersOf(path))).toEqual(new Set([0, 2]));
  });

  it("alpha dropout keeps mean 0 and variance 1", () => {
    const x = tf.randomNormal([300, 300], 0, 1, "float32", 5);
    const { mean, variance } = tf.moments(layers.alphaDropout({ rate: 0.2 }).apply(x, training));
    expect(mean.dataSync()[0]).toBeCloseTo(0, 1);
    expect(Math.abs((variance.dataSync()[0] ?? 0) - 1)).toBeLessThan(0.03);
    const low = layers.alphaDropout({ rate: 0.5 }).apply(tf.zeros([1, 100]), training).dataSync();
    const lowest = -1.7580993408473766;
    const a = (0.5 * (1 + 0.5 * lowest ** 2)) ** -0.5;
    expect(new Set(Array.from(low, (value) => value.toFixed(4)))).toEqual(new Set([(-a * lowest * 0.5).toFixed(4), (a * lowest - a * lowest * 0.5).toFixed(4)]));
  });

  it("gaussian noise and factors have the variance that they should", () => {
    const ones = tf.ones([300, 300]);
    const factors = tf.moments(layers.gaussianDropout({ rate: 0.2 }).apply(ones, training));
    expect(factors.mean.dataSync()[0]).toBeCloseTo(1, 1);
    expect(factors.variance.dataSync()[0]).toBeCloseTo(0.25, 2);
    for (const layer of [layers.gaussianDropout({ rate: 0.2 }), layers.gaussianNoise({ stddev: 0.5 })]) closeTo(layer.apply(tf.ones([1, 2])), [1, 1], 1e-6);
    expect(tf.moments(layers.gaussianNoise({ stddev: 0.5 }).apply(ones, training)).variance.dataSync()[0]).toBeCloseTo(0.25, 2);
  });

  it("noisy relu's noise grows with the input and stops no gradient", () => {
    const layer = layers.noisyRelu();
    closeTo(layer.apply(tf.tensor([[-1, 2]])), [0, 2], 1e-6);
    const y = layer.apply(tf.fill([300, 300], 5), training);
    expect(tf.moments(y).variance.dataSync()[0]).toBeCloseTo(1 / (1 + Math.exp(-5)), 1);
    const gradient = tf.grad((x) => layer.call(x, training).sum())(tf.fill([1, 4], 9));
    closeTo(gradient, [1, 1, 1, 1], 1e-6);
  });

  it("drop connect drops weights, and gradients reach those that stay", () => {
    const layer = layers.dropConnect({ layer: layers.dense({ units: 400, kernelInitializer: "ones" }), rate: 0.5, inputShape: [10] });
    const y = numbersOf(layer.apply(tf.ones([1, 10]), training));
    expect(y.every((value) => value % 2 === 0)).toBe(true);
    expect(y.reduce((a, b) => a + b) / 400).toBeCloseTo(10, 0);
    const [kernel] = layer.weights;
    if (kernel === undefined) throw new Error("no kernel");
    const { grads } = tf.variableGrads(() => layer.call(tf.ones([1, 10]), training).sum(), [kernel.variable]);
    expect(new Set(numbersOf(Object.values(grads)[0]))).toEqual(new Set([0, 2]));
  });
});

it.each([
  [() => layers.dropout({}), "dropout: rate is the share to drop and must be at least 0 and less than 1; received NaN."],
  [() => layers.dropout({ rate: 0.5, keep: 0.5 }), "dropout: give either rate, the share to drop, or keep, the share to keep; received both."],
  [() => layers.dropout({ keep: 0 }), "dropout: keep is the share to keep and must be more than 0 and at most 1; received 0."],
  [() => layers.dropout({ rate: 0.1, noiseShape: [3], inputShape: [2] }).outputShape, "noiseShape must have the input's lengths or 1; received [3] for an input of shape [2]."],
  [() => layers.spatialDropout1d({ rate: 0.1, inputShape: [2] }).outputShape, "the input must be a sequence"],
  [() => layers.alphaDropout({ rate: 1 }), "alphaDropout: rate is the share to drop"],
  [() => layers.gaussianDropout({ rate: -1 }), "gaussianDropout: rate is the share to drop"],
  [() => layers.gaussianNoise({ stddev: -1 }), "gaussianNoise: stddev must not be negative; received -1."],
  [() => layers.dropConnect({ layer: layers.flatten(), rate: 0.5, inputShape: [2] }).outputShape, 'dropConnect: the layer flatten has no weight "kernel" of two axes or more. It has none.'],
])("refuses wrong arguments %#", (make, message) => {
  expect(make).toThrow(message);
});
