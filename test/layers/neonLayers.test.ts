import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileStep } from "../../src/backend/index.js";
import { layers, tf } from "../../src/index.js";
import { nest, numbers } from "../reference/arrays.js";
import { checkGradient } from "../reference/gradientCheck.js";
import { closeTo } from "../reference/layerCases.js";
import { roiPooling } from "../reference/roiPooling.js";
import { Weight } from "../../src/variables/weight.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const training = { training: true };
const sign = (x: number) => (x >= 0 ? 1 : -1);
const ap2 = (x: number) => (x === 0 ? 0 : Math.sign(x) * 2 ** Math.round(Math.log2(Math.abs(x))));

describe("binary layers", () => {
  const [x, w] = [numbers(6, 2), numbers(12, 3)];
  const product = (f: (value: number) => number) =>
    [0, 1].flatMap((n) => [0, 1, 2, 3].map((k) => [0, 1, 2].reduce((sum, i) => sum + f(x[n * 3 + i] ?? 0) * sign(w[i * 4 + k] ?? 0), 0)));

  it("multiply signs, and pass gradients straight through", () => {
    const layer = layers.binaryLinear({ units: 4, inputShape: [3] });
    layer.weights[0]?.variable.assign(tf.tensor(w, [3, 4]));
    const batch = tf.tensor(x, [2, 3]);
    closeTo(layer.apply(batch), product(sign), 1e-6);
    const direction = numbers(8, 5);
    const [dx, dw] = tf.grads((input, kernel) => layer.withWeights({ kernel }, () => layer.call(input)).mul(tf.tensor(direction, [2, 4])).sum())([batch, tf.tensor(w, [3, 4])]);
    closeTo(dx, [0, 1].flatMap((n) => [0, 1, 2].map((i) => [0, 1, 2, 3].reduce((sum, k) => sum + (direction[n * 4 + k] ?? 0) * sign(w[i * 4 + k] ?? 0), 0))), 1e-5);
    closeTo(dw, [0, 1, 2].flatMap((i) => [0, 1, 2, 3].map((k) => [0, 1].reduce((sum, n) => sum + (direction[n * 4 + k] ?? 0) * sign(x[n * 3 + i] ?? 0), 0))), 1e-5);
  });

  it("can leave the input real", () => {
    const layer = layers.binaryLinear({ units: 4, binarizeInput: false, inputShape: [3] });
    layer.weights[0]?.variable.assign(tf.tensor(w, [3, 4]));
    closeTo(layer.apply(tf.tensor(x, [2, 3])), product((value) => value), 1e-5);
    expect(layer.params).toBe(12);
  });

  it("binary affine normalises by shifts, plainly, or adds a bias", () => {
    const sums = product(sign);
    const none = layers.binaryAffine({ units: 4, batchNormalization: "none", activation: "relu", inputShape: [3] });
    none.weights[0]?.variable.assign(tf.tensor(w, [3, 4]));
    none.weights[1]?.variable.assign(tf.tensor([1, 0, -1, 2]));
    closeTo(none.apply(tf.tensor(x, [2, 3])), sums.map((value, i) => Math.max(value + ([1, 0, -1, 2][i % 4] ?? 0), 0)), 1e-6);
    expect(layers.binaryAffine({ units: 4, inputShape: [3] }).params).toBe(12 + 16);
    expect(layers.binaryAffine({ units: 4, batchNormalization: "plain", inputShape: [3] }).weightShapes.map(({ name }) => name).at(-1)).toContain("movingVariance");
    const clone = layers.binaryAffine({ units: 4 });
    expect(clone.config()).toMatchObject({ units: 4, batchNormalization: "shift", useBias: false, activation: "linear" });
  });
});

describe("shiftBatchNormalization", () => {
  const x = numbers(12, 6).map((value) => 3 * value);

  it("takes every factor as the nearest power of two", () => {
    const layer = layers.shiftBatchNormalization({ momentum: 0.9, movingVarianceInitializer: "zeros", inputShape: [3] });
    layer.weights[0]?.variable.assign(tf.tensor([0.7, -1.5, 3]));
    layer.weights[1]?.variable.assign(tf.tensor([0.1, 0.2, 0.3]));
    const columns = [0, 1, 2].map((k) => [0, 1, 2, 3].map((n) => x[n * 3 + k] ?? 0));
    const statistics = columns.map((column) => {
      const mean = column.reduce((a, b) => a + b) / 4;
      return { mean, variance: column.reduce((sum, value) => sum + (value - mean) * ap2(value - mean), 0) / 4 };
    });
    const expected = x.map((value, i) => {
      const { mean, variance } = statistics[i % 3] ?? { mean: 0, variance: 1 };
      return (value - mean) * ap2(1 / Math.sqrt(variance + 0.001)) * ap2([0.7, -1.5, 3][i % 3] ?? 1) + ([0.1, 0.2, 0.3][i % 3] ?? 0);
    });
    closeTo(layer.apply(tf.tensor(x, [4, 3]), training), expected, 1e-5);
    closeTo(layer.weights[3]?.variable, statistics.map(({ variance }) => 0.1 * variance), 1e-5);
    const prediction = layer.apply(tf.zeros([1, 3]));
    closeTo(prediction, statistics.map(({ mean, variance }, k) => -0.1 * mean * ap2(1 / Math.sqrt(0.1 * variance + 0.001)) * ap2([0.7, -1.5, 3][k] ?? 1) + ([0.1, 0.2, 0.3][k] ?? 0)), 1e-5);
  });

  it("passes gradients to gamma, beta and the input", () => {
    const layer = layers.shiftBatchNormalization({ inputShape: [3] });
    const [gamma, beta] = layer.weights;
    if (gamma === undefined || beta === undefined) throw new Error("weights are missing");
    const { grads } = tf.variableGrads(() => layer.call(tf.tensor(x, [4, 3]), training).sum(), [gamma.variable, beta.variable]);
    closeTo(grads[beta.variable.name], [4, 4, 4], 1e-5);
    const normalized = tf.sum(layer.apply(tf.tensor(x, [4, 3]), training), 0);
    closeTo(tf.abs(tf.sub(grads[gamma.variable.name] ?? 0, normalized)).max(), [0], 1e-4);
  });
});

describe("roiPooling", () => {
  const maps = numbers(2 * 8 * 6, 4);
  const regions = [[0, 0, 0, 5, 7], [1, 2, 1, 3, 6], [0, 4, 4, 9, 12], [1, 5, 7, 5, 7]];

  it.each([[3, 2, 1], [2, 2, 0.5], [4, 3, 1]])("keeps the largest number of each part, %i by %i at scale %d", (rows, columns, spatialScale) => {
    const layer = layers.roiPooling({ outputSize: [rows, columns], spatialScale });
    const inputs = [tf.tensor(maps, [2, 8, 6, 1]), tf.tensor(regions)];
    const expected = roiPooling(nest(maps, [2, 8, 6]) as number[][][], regions, rows, columns, spatialScale);
    const y = layer.apply(inputs);
    expect(y.shape).toEqual([4, rows, columns, 1]);
    closeTo(y, expected, 1e-5);
    const step = compileStep((a, b) => [layer.call([a ?? y, b ?? y]).clone()]);
    for (let run = 0; run < 2; run++) closeTo(step.runSync(...inputs)[0], expected, 1e-5);
    expect(step.reason).toBeUndefined();
    step.dispose();
  });

  it("has the right gradient", () => {
    const layer = layers.roiPooling({ outputSize: 2, spatialScale: 1 });
    const input = new Weight("input", tf.tensor(maps.slice(0, 48), [1, 8, 6, 1]));
    const boxes = tf.tensor([[0, 0, 0, 5, 7], [0, 1, 2, 3, 6]]);
    checkGradient(() => layer.call([input.variable, boxes]).mul(tf.tensor(numbers(8, 9), [2, 2, 2, 1])).sum(), input.variable, { step: 1e-3, tolerance: 2e-2 });
  });
});

describe("normalization", () => {
  it("adapts exactly to data in parts, and goes back", () => {
    const data = numbers(7 * 3, 8).map((value, i) => 10 * value + i);
    const layer = layers.normalization();
    const parts = [tf.tensor(data.slice(0, 6), [2, 3]), tf.tensor(data.slice(6), [5, 3])];
    layer.adapt(parts);
    const whole = tf.moments(tf.tensor(data, [7, 3]), 0);
    closeTo(layer.weights[0]?.variable, Array.from(whole.mean.dataSync()), 1e-5);
    closeTo(layer.weights[1]?.variable, Array.from(whole.variance.dataSync()), 1e-5);
    const y = layer.apply(tf.tensor(data, [7, 3]));
    closeTo(tf.moments(y, 0).variance, [1, 1, 1], 1e-5);
    const back = layers.normalization({ mean: Array.from(whole.mean.dataSync()), variance: Array.from(whole.variance.dataSync()), invert: true });
    closeTo(back.apply(y), data, 1e-5);
    const one = layers.normalization({ axis: null });
    one.adapt(tf.tensor([[1, 3], [5, 7]]));
    closeTo(one.apply(tf.tensor([[4, 4]])), [0, 0], 1e-6);
    expect(one.weights[1]?.variable.dataSync()[0]).toBeCloseTo(5, 5);
  });

  it("leaves nothing behind", () => {
    const before = tf.memory().numTensors;
    const layer = layers.normalization();
    const data = tf.ones([4, 2]);
    layer.adapt([data, data]);
    layer.dispose();
    data.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it.each([
  [() => layers.binaryLinear({ units: 0 }), "binaryLinear: units must be a positive integer; received 0."],
  [() => layers.binaryAffine({ units: 2, batchNormalization: "shft" as never }), 'binaryAffine: batchNormalization must be "shift", "plain" or "none"; received "shft".'],
  [() => layers.roiPooling({ outputSize: 0 }), "roiPooling: outputSize must be a positive integer or a pair of them; received 0."],
  [() => layers.roiPooling({ outputSize: 1, spatialScale: 0 }), "roiPooling: spatialScale must be positive; received 0."],
  [() => layers.roiPooling({ outputSize: 1 }).apply([tf.ones([1, 2, 2, 1]), tf.ones([1, 4])]), "the inputs must be feature maps [rows, columns, channels] and regions [5] with image, left, top, right and bottom; received [2, 2, 1] and [4]."],
  [() => layers.normalization({ mean: 1 }), "normalization: give mean and variance together, or neither and call adapt."],
  [() => layers.normalization().adapt([]), "normalization: adapt needs data; received none."],
  [() => layers.normalization({ mean: 0, variance: 1 }).adapt(tf.ones([1, 1])), "mean and variance were given as options; leave them out to adapt to data."],
  [() => layers.normalization({ mean: [1, 2], variance: 1 }).apply(tf.ones([1, 3])), "mean must be one number or 3, one for each place of axis -1; received 2"],
])("refuses wrong arguments %#", (make, message) => {
  expect(make).toThrow(message);
});

describe("bgrMeanSubtract", () => {
  it("turns the colours around and takes each one's mean away", () => {
    const image = tf.tensor([255, 128, 0, 10, 20, 30], [1, 1, 2, 3]);
    const y = layers.bgrMeanSubtract().apply(image);
    expect(Array.from(y.dataSync())).toEqual([-127, 9, 151, -97, -99, -94]);
    expect(Array.from(layers.bgrMeanSubtract({ mean: [1, 2, 3] }).apply(image).dataSync())).toEqual([-1, 126, 252, 29, 18, 7]);
    tf.dispose([image, y]);
  });

  it("refuses other means and other images", () => {
    expect(() => layers.bgrMeanSubtract({ mean: [1, 2] })).toThrow("bgrMeanSubtract: mean must hold three numbers, for blue, green and red; received [1,2].");
    expect(() => layers.bgrMeanSubtract({ inputShape: [4, 4, 1] }).outputShape).toThrow("the input must be an image of red, green and blue; received 1 channels.");
  });
});
