import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layers, tf } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";
import { places } from "../reference/convolution.js";
import { checkGradient } from "../reference/gradientCheck.js";
import { checkLayerCase, closeTo, layerCases } from "../reference/layerCases.js";
import { Weight } from "../../src/variables/weight.js";

// Made by poolings.py in test/reference.
describe("poolings as in Keras", () => {
  it.each(layerCases("poolings"))("%s", (_, each) => checkLayerCase(each));
});

describe("poolings that Keras has not", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const x = numbers(5 * 4, 3);
  /** What a window of 3 by 3 sees from (r·2 − 1, c·2 − 1) on. */
  const windows = places([3, 2]).map(([r = 0, c = 0]) =>
    places([3, 3]).map(([i = 0, j = 0]) => [2 * r + i - 1, 2 * c + j - 1] as const).filter(([row, column]) => row >= 0 && row < 5 && column >= 0 && column < 4).map(([row, column]) => x[row * 4 + column] ?? 0),
  );
  const options = { poolSize: 3, strides: 2, padding: 1, inputShape: [5, 4, 1] };
  const image = () => tf.tensor(x, [1, 5, 4, 1]);

  it("a chosen padding counts for nothing in the maximum and the mean", () => {
    closeTo(layers.maxPooling2d(options).apply(image()), windows.map((cells) => Math.max(...cells)), 1e-6);
    closeTo(layers.averagePooling2d(options).apply(image()), windows.map((cells) => cells.reduce((a, b) => a + b) / cells.length), 1e-6);
  });

  it("l2 takes the root of the sum of squares", () => {
    const roots = windows.map((cells) => Math.hypot(...cells));
    closeTo(layers.l2Pooling2d(options).apply(image()), roots, 1e-6);
    closeTo(layers.l2Pooling2d({ poolSize: 2 }).apply(tf.tensor([3, 4, 0, 0], [1, 2, 2, 1])), [5], 1e-6);
    const input = new Weight("input", image());
    checkGradient(() => layers.l2Pooling2d(options).call(input.variable).sum(), input.variable);
    const { grads: [flat] } = { grads: tf.grads((zeros) => layers.l2Pooling2d({ poolSize: 2 }).call(zeros))([tf.zeros([1, 2, 2, 1])]) };
    expect(Array.from(flat?.dataSync() ?? [])).toEqual([0, 0, 0, 0]);
  });

  it("a masked sequence's mean is over the steps that count", () => {
    const layer = layers.globalAveragePooling1d();
    const batch = tf.tensor([[[1, 2], [3, 4], [50, 60]], [[5, 6], [70, 80], [90, 10]]]);
    const [output] = layer.pass([{ tensor: batch, mask: tf.tensor([[true, true, false], [true, false, false]], [2, 3], "bool") }], { training: false });
    closeTo(output?.tensor, [2, 3, 5, 6], 1e-6);
    expect(output?.mask).toBeUndefined();
    const [none] = layer.pass([{ tensor: batch, mask: tf.tensor([[false, false, false], [false, true, false]], [2, 3], "bool") }], { training: false });
    closeTo(none?.tensor, [0, 0, 70, 80], 1e-6);
  });

  it.each([
    [() => layers.maxPooling1d({ poolSize: 0 }), "maxPooling1d: poolSize must be a positive integer; received 0."],
    [() => layers.maxPooling2d({ poolSize: 2, padding: 2 }), "maxPooling2d: padding must be less than poolSize, or a window would lie outside the input; received 2."],
    [() => layers.averagePooling1d({ padding: "causal" }), "averagePooling1d: padding must be less than poolSize"],
    [() => layers.maxPooling3d({ poolSize: 3, inputShape: [2, 3, 3, 1] }).outputShape, "a window of 3 does not fit into an input of 2"],
    [() => layers.globalMaxPooling2d({ inputShape: [3, 2] }).outputShape, "the input must be an image of shape [rows, columns, channels]; received [3, 2]."],
    [() => layers.adaptiveMaxPooling2d({ outputSize: -1 }), "adaptiveMaxPooling2d: outputSize must be a positive integer or a pair of them; received -1."],
  ])("refuses wrong arguments %#", (make, message) => {
    expect(make).toThrow(message);
  });
});
