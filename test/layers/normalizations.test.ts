import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layers, type Tensor, tf } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";
import { checkGradient } from "../reference/gradientCheck.js";
import { checkLayerCase, closeTo, layerCases } from "../reference/layerCases.js";
import { Weight } from "../../src/variables/weight.js";

const training = { training: true };

// Made by normalizations.py in test/reference.
describe("normalisations as in Keras", () => {
  it.each(layerCases("normalizations"))("%s", (_, each) => checkLayerCase(each));
});

describe("normalisations that Keras has not", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("neon's batch normalisation starts from variance 0 and forgets faster", () => {
    const layer = layers.batchNormalization({ momentum: 0.9, movingVarianceInitializer: "zeros" });
    const y = layer.apply(tf.tensor2d([[1, 10], [3, 30]]), training);
    const [a, b] = [1 / Math.sqrt(1 + 1e-3), 10 / Math.sqrt(100 + 1e-3)];
    closeTo(y, [-a, -b, a, b], 1e-5);
    const [, , mean, variance] = layer.weights;
    closeTo(mean?.variable, [0.2, 2], 1e-6);
    closeTo(variance?.variable, [0.1, 10], 1e-6);
  });

  const channels = 7;
  const x = numbers(2 * 2 * channels, 4);
  /** y_c = x_c · (bias + alpha · Σ x_j²)^−beta over the channels within the radius, by loops. */
  const byLoops = (radius: number, bias: number, alpha: number, beta: number) =>
    x.map((value, i) => {
      const c = i % channels;
      let sum = 0;
      for (let j = Math.max(0, c - radius); j <= Math.min(channels - 1, c + radius); j++) sum += (x[i - c + j] ?? 0) ** 2;
      return value * (bias + alpha * sum) ** -beta;
    });

  it("local response normalisation of neon divides by the depth, TensorFlow's does not", () => {
    const image = tf.tensor(x, [1, 2, 2, channels]);
    closeTo(layers.lrn({ depth: 5, ascale: 2, bpower: 0.75 }).apply(image), byLoops(2, 1, 2 / 5, 0.75), 1e-5);
    closeTo(layers.lrn({ depth: 3 }).apply(image), byLoops(1, 1, 1 / 3, 1), 1e-5);
    closeTo(layers.localResponseNormalization({ radius: 2, bias: 1.5, alpha: 0.3 }).apply(image), byLoops(2, 1.5, 0.3, 0.5), 1e-5);
    const input = new Weight("input", image.clone());
    checkGradient(() => layers.lrn({ depth: 3, bpower: 0.75 }).call(input.variable).mul(tf.tensor(numbers(28, 9), image.shape)).sum(), input.variable);
    expect(layers.lrn({ depth: 5 }).config()).toEqual({ depth: 5, ascale: 1, bpower: 1 });
  });

  it("weight normalisation changes nothing at first, and learns length and direction", () => {
    const inner = layers.dense({ units: 2, inputShape: [3] });
    const layer = layers.weightNormalization({ layer: inner });
    const batch = tf.tensor(numbers(6), [2, 3]);
    closeTo(layer.apply(batch), Array.from(inner.apply(batch).dataSync()), 1e-6);
    const [length, direction] = layer.weights;
    if (length === undefined || direction === undefined) throw new Error("weights are missing");
    length.variable.assign(tf.tensor([2, 3]));
    const v = direction.variable.arraySync() as number[][];
    const norm = [0, 1].map((k) => Math.hypot(...v.map((row) => row[k] ?? 0)));
    const rows = batch.arraySync() as number[][];
    const expected = rows.flatMap((row) => [0, 1].map((k) => ((k + 2) / (norm[k] ?? 1)) * row.reduce((sum, value, i) => sum + value * (v[i]?.[k] ?? 0), 0)));
    closeTo(layer.apply(batch), expected, 1e-5);
    for (const weight of [length, direction]) checkGradient(() => layer.call(batch, training).square().sum(), weight.variable);
    expect(layer.params).toBe(2 + 6 + 2);
  });

  it("spectral normalisation brings the largest singular value to 1", () => {
    const inner = layers.dense({ units: 2, useBias: false, inputShape: [2] });
    const layer = layers.spectralNormalization({ layer: inner, powerIterations: 3, inputShape: [2] });
    const kernel = inner.weights[0]?.variable;
    kernel?.assign(tf.tensor([3, 0, 0, 1], [2, 2]));
    const u = layer.weights.find(({ name }) => name === "vectorU")?.variable;
    u?.assign(tf.tensor([[1, 1]]));
    // Three steps from (1, 1): u turns towards (1, 0) by 9 to 1 a step, and σ = v·w·uᵀ.
    const [a, b] = [9 ** 3, 1];
    const [p, q] = [3 * 9 ** 2, 1];
    const sigma = (3 * p * a + q * b) / (Math.hypot(p, q) * Math.hypot(a, b));
    closeTo(layer.apply(tf.eye(2), training), [3 / sigma, 0, 0, 1 / sigma], 1e-5);
    closeTo(kernel as Tensor, [3 / sigma, 0, 0, 1 / sigma], 1e-5);
    closeTo(u, [a / Math.hypot(a, b), b / Math.hypot(a, b)], 1e-5);
    closeTo(layer.apply(tf.eye(2)), [3 / sigma, 0, 0, 1 / sigma], 1e-5);
    const { grads } = tf.variableGrads(() => layer.call(tf.eye(2), training).sum(), layer.trainableWeights.map(({ variable }) => variable));
    closeTo(Object.values(grads)[0], [1, 1, 1, 1], 1e-6);
  });
});

it.each([
  [() => layers.batchNormalization({ axis: 3, inputShape: [2, 2] }).weights, "axis must be from 1 to 2, or from −1 to −2 counted from the end; received 3. Axis 0 is the batch."],
  [() => layers.batchNormalization({ epsilon: -1 }), "batchNormalization: epsilon must not be negative; received -1."],
  [() => layers.batchRenormalization({ rMin: 2, rMax: 1 }), "batchRenormalization: rMin must not be above rMax, nor dMax negative; received rMin 2, rMax 1 and dMax Infinity."],
  [() => layers.groupNormalization({ groups: 3, inputShape: [4] }).outputShape, "groups must divide the channels, which are 4; received 3."],
  [() => layers.rmsNormalization({ epsilon: -1 }), "rmsNormalization: epsilon must not be negative; received -1."],
  [() => layers.unitNormalization({ axis: 0, inputShape: [4] }).outputShape, "Axis 0 is the batch."],
  [() => layers.lrn({ depth: 4 }), "lrn: depth must be odd, so that the channel stands in the middle; received 4."],
  [() => layers.localResponseNormalization({ radius: 0.5 }), "localResponseNormalization: radius must be a whole number from 0; received 0.5."],
  [() => layers.weightNormalization({ layer: 3 as never }), "weightNormalization: layer must be a layer, such as layers.dense({ units: 8 }); received 3."],
  [() => layers.weightNormalization({ layer: layers.dense({ units: 2 }), weight: "kernl", inputShape: [2] }).outputShape, 'has no weight "kernl" of two axes or more. It has kernel, bias.'],
])("refuses wrong arguments %#", (make, message) => {
  expect(make).toThrow(message);
});
