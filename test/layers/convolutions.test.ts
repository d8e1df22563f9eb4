import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Layer, layers, tf } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";
import { convolution, transposedConvolution } from "../reference/convolution.js";
import { checkGradient } from "../reference/gradientCheck.js";
import { checkLayerCase, closeTo, layerCases, layerOf } from "../reference/layerCases.js";

// Made by convolutions.py in test/reference.
describe("convolutions as in Keras", () => {
  it.each(layerCases("convolutions"))("%s", (_, each) => checkLayerCase(each));
});

describe("convolutions that Keras has not", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  function compare(layer: Layer, shape: number[], expected: (x: Float32Array, kernel: Float32Array, kernelShape: readonly number[]) => number[]): void {
    const x = Float32Array.from(numbers(shape.reduce((a, b) => a * b, 1), 3));
    const [kernel] = layer.weights;
    if (kernel === undefined) throw new Error("no kernel");
    const y = layer.apply(tf.tensor(x, shape));
    expect(y.shape.slice(1)).toEqual(layer.outputShape);
    closeTo(y, expected(x, kernel.variable.dataSync() as Float32Array, kernel.shape), 1e-5);
    const direction = tf.tensor(numbers(y.size, 9), y.shape);
    checkGradient(() => layer.call(tf.tensor(x, shape), { training: true }).mul(direction).sum(), kernel.variable);
  }

  it.each([
    [[2, 9, 2], { strides: 2, dilation: 3, padding: [[2, 1]] as const }, 3, [[2, 1]] as const],
    [[1, 8, 7, 1], { strides: 2, dilation: 2, padding: [[1, 2], 3] as const }, 2, [[1, 2], [3, 3]] as const],
    [[1, 5, 6, 4, 1], { strides: [2, 1, 2], dilation: 2, padding: 1 }, 2, [[1, 1], [1, 1], [1, 1]] as const],
  ])("strides with holes and zeros on chosen sides: %j %j", (shape, options, kernelSize, pads) => {
    const rank = shape.length - 2;
    const layer = layerOf({ ours: `conv${rank}d`, options: { filters: 2, kernelSize, useBias: false, ...options }, shape });
    const all = (n: number | readonly number[]) => (typeof n === "number" ? Array.from({ length: rank }, () => n) : n);
    compare(layer, shape, (x, kernel, kernelShape) => convolution({ x, shape, kernel, kernelShape, strides: all(options.strides), dilation: all(options.dilation), pads }));
  });

  it("a causal output sees no later input", () => {
    const layer = layers.conv1d({ filters: 1, kernelSize: 2, dilation: 2, padding: "causal", useBias: false, inputShape: [5, 1] });
    layer.weights[0]?.variable.assign(tf.tensor([10, 1], [2, 1, 1]));
    closeTo(layer.apply(tf.tensor([1, 2, 3, 4, 5], [1, 5, 1])), [1, 2, 13, 24, 35], 1e-6);
  });

  it.each([1, 2])("locally connected: %i axes with a filter for each place", (rank) => {
    const shape = [2, 6, 5, 2].slice(0, rank + 1).concat(2);
    const layer = layerOf({ ours: `locallyConnected${rank}d`, options: { filters: 3, kernelSize: 2, strides: 2, useBias: false }, shape });
    const ones = Array.from({ length: rank }, () => 1);
    const pads = ones.map(() => [0, 0] as const);
    compare(layer, shape, (x, kernel) => convolution({ x, shape, kernel, kernelShape: [...ones.map(() => 2), 2, 3], strides: ones.map(() => 2), dilation: ones, pads }, true));
    expect(layers.locallyConnected2d({ filters: 3, kernelSize: 2, inputShape: [4, 3, 2] }).params).toBe(3 * 2 * (2 * 2 * 2 * 3 + 3));
  });

  it("transposed with holes and with cut sides", () => {
    const shape = [1, 3, 4, 2];
    const holes = layerOf({ ours: "conv2dTranspose", options: { filters: 2, kernelSize: 2, strides: 2, dilation: 3, useBias: false }, shape });
    compare(holes, shape, (x, kernel, kernelShape) => transposedConvolution({ x, shape, kernel, kernelShape, strides: [2, 2], dilation: [3, 3] }, 0, [8, 10]));
    const cut = layerOf({ ours: "conv2dTranspose", options: { filters: 2, kernelSize: 4, strides: 2, padding: 1, outputPadding: 1, useBias: false }, shape });
    compare(cut, shape, (x, kernel, kernelShape) => transposedConvolution({ x, shape, kernel, kernelShape, strides: [2, 2], dilation: [1, 1] }, 1, [7, 9]));
    const volume = [1, 2, 2, 2, 1];
    const deep = layerOf({ ours: "conv3dTranspose", options: { filters: 2, kernelSize: 2, strides: 2, useBias: false }, shape: volume });
    compare(deep, volume, (x, kernel, kernelShape) => transposedConvolution({ x, shape: volume, kernel, kernelShape, strides: [2, 2, 2], dilation: [1, 1, 1] }, 0, [4, 4, 4]));
  });

  it("counts the work of each kind", () => {
    expect(layers.conv2d({ filters: 6, kernelSize: 3, groups: 3, inputShape: [8, 8, 3] })).toMatchObject({ params: 60, multiplyAdds: 54 * 36 });
    expect(layers.separableConv2d({ filters: 16, kernelSize: 3, inputShape: [28, 28, 8] })).toMatchObject({ params: 216, multiplyAdds: (72 + 128) * 676 });
    expect(layers.conv2dTranspose({ filters: 8, kernelSize: 4, strides: 2, padding: "same", inputShape: [7, 7, 16] })).toMatchObject({ params: 2056, multiplyAdds: 2048 * 49, outputShape: [14, 14, 8] });
    expect(layers.locallyConnected1d({ filters: 4, kernelSize: 3, inputShape: [10, 2] })).toMatchObject({ params: 8 * (24 + 4), multiplyAdds: 8 * 24 });
    expect(layers.dense({ units: 3, inputShape: [5, 4] }).multiplyAdds).toBe(60);
    expect(layers.batchNormalization({ inputShape: [5, 4] }).multiplyAdds).toBe(20);
    expect(layers.weightNormalization({ layer: layers.dense({ units: 3 }), inputShape: [4] }).multiplyAdds).toBe(12);
  });

  it.each([
    [() => layers.conv1d({ filters: 1, kernelSize: 0 }), "conv1d: kernelSize must be a positive integer; received 0."],
    [() => layers.conv3d({ filters: 1, kernelSize: [1, 2] as never }), "conv3d: kernelSize must be a positive integer or a list of 3 of them; received [1,2]."],
    [() => layers.conv2d({ filters: 3, kernelSize: 1, groups: 2 }), "conv2d: groups must divide the filters, which are 3; received 2."],
    [() => layers.conv2d({ filters: 2, kernelSize: 1, groups: 2, inputShape: [2, 2, 3] }).outputShape, "groups must divide the 3 channels and the 2 filters; received 2."],
    [() => layers.conv2d({ filters: 1, kernelSize: 1, padding: "causal" }), '"causal" is for sequences, which have one axis.'],
    [() => layers.conv2d({ filters: 1, kernelSize: 1, padding: [1] }), "A list needs a number or [before, after] for each of the 2 axes."],
    [() => layers.conv1d({ filters: 1, kernelSize: 2, inputShape: [3] }).outputShape, "conv1d: the input must be a sequence of shape [length, channels]; received [3]."],
    [() => layers.conv3d({ filters: 1, kernelSize: 2, inputShape: [3, 3, 1] }).outputShape, "the input must be a volume of shape [depth, rows, columns, channels]; received [3, 3, 1]."],
    [() => layers.conv2dTranspose({ filters: 1, kernelSize: 2, outputPadding: 1 }), "conv2dTranspose: outputPadding must be a whole number from 0 and less than the stride; received 1."],
    [() => layers.conv1dTranspose({ filters: 1, kernelSize: 2, padding: 3, inputShape: [2, 1] }).outputShape, "the padding leaves nothing of the output"],
    [() => layers.depthwiseConv2d({ kernelSize: 1, depthMultiplier: 0 }), "depthwiseConv2d: depthMultiplier must be a positive integer; received 0."],
    [() => layers.separableConv1d({ filters: 0, kernelSize: 1 }), "separableConv1d: filters must be a positive integer; received 0."],
    [() => layers.locallyConnected2d({ filters: 1, kernelSize: 3, inputShape: [2, 2, 1] }).outputShape, "a window of 3 does not fit"],
  ])("refuses wrong arguments %#", (make, message) => {
    expect(make).toThrow(message);
  });
});
