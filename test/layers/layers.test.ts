import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { initializers, Layer, layers, type Tensor, tf } from "../../src/index.js";
import { Weight } from "../../src/variables/weight.js";
import { type Images, nest, numbers } from "../reference/arrays.js";
import { conv2d } from "../reference/conv2d.js";
import { checkGradient } from "../reference/gradientCheck.js";
import { pool } from "../reference/pooling.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** Gives a layer the weights in the lists, in its own order. */
function set(layer: Layer, ...values: readonly number[][]): void {
  values.forEach((list, i) => {
    const weight = layer.weights[i];
    weight?.variable.assign(tf.tensor(list, [...weight.shape]));
  });
}

function close(tensor: Tensor, expected: unknown, digits = 4): void {
  const wanted = (expected as number[]).flat(9) as number[];
  const got = Array.from(tensor.dataSync());
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? Number.NaN, digits));
}

function checkGradients(layer: Layer, x: Tensor): void {
  const y = layer.apply(x);
  const direction = tf.tensor(numbers(y.size, 9), y.shape);
  for (const weight of layer.trainableWeights) checkGradient(() => layer.call(x, { training: true }).mul(direction).sum(), weight.variable);
  const input = new Weight("input", x.clone());
  checkGradient(() => layer.call(input.variable, { training: true }).mul(direction).sum(), input.variable);
}

describe("dense", () => {
  it("weighs and adds up, worked by hand", () => {
    const layer = layers.dense({ units: 2, inputShape: [3] });
    set(layer, [1, 2, 3, 4, 5, 6], [10, 20]);
    close(layer.apply(tf.tensor2d([[1, 0, -1]])), [1 - 5 + 10, 2 - 6 + 20]);
  });

  it("gives the course's example of inference", () => {
    const hidden = layers.dense({ units: 3, activation: "sigmoid", useBias: false, inputShape: [3] });
    const output = layers.dense({ units: 2, activation: "sigmoid", useBias: false, inputShape: [3] });
    set(hidden, [1, 2, 1, -2, 1, -1, 2, -4, 0]); // the source lists one row a unit
    set(output, [-3, 0, 1, 1, -3, 2]);
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    const [a, b, c] = [sigmoid(0.5 - 1.8 - 0.6), sigmoid(1 + 0.9 + 1.2), sigmoid(0.5 - 0.9)]; // 0.13, 0.96 and 0.40 in the source
    const signal = hidden.apply(tf.tensor2d([[0.5, 0.9, -0.3]]));
    close(signal, [a, b, c], 5);
    close(output.apply(signal), [sigmoid(-3 * a + b - 3 * c), sigmoid(b + 2 * c)], 5); // 0.35 and 0.85
  });

  it("acts on the last axis of longer samples", () => {
    const layer = layers.dense({ units: 2, inputShape: [2, 3] });
    set(layer, [1, 2, 3, 4, 5, 6], [0, 1]);
    const y = layer.apply(tf.tensor3d([[[1, 0, 0], [0, 1, 0]]]));
    expect(y.shape).toEqual([1, 2, 2]);
    expect(layer.outputShape).toEqual([2, 2]);
    close(y, [1, 3, 3, 5]);
  });

  it("has the right gradients", () => {
    for (const activation of ["linear", "tanh"] as const) checkGradients(layers.dense({ units: 2, activation }), tf.tensor2d(numbers(6), [2, 3]));
  });

  it("refuses wrong arguments", () => {
    expect(() => layers.dense({ units: 0 })).toThrow("dense: units must be a positive integer; received 0.");
    expect(() => layers.dense({ units: 2.5 })).toThrow("received 2.5");
    expect(() => layers.dense({ units: 2, activation: "rellu" as "relu" })).toThrow('unknown activation "rellu". Did you mean "relu"?');
    expect(() => layers.dense({ units: 2, kernelInitializer: "henormal" as "heNormal" })).toThrow('Did you mean "heNormal"?');
  });
});

describe("conv2d", () => {
  const cases = [
    { kernelSize: 3, strides: 1, padding: "valid", before: 0, after: 0, dilation: 1 },
    { kernelSize: 2, strides: 2, padding: 1, before: 1, after: 1, dilation: 1 },
    { kernelSize: 3, strides: 1, padding: "same", before: 1, after: 1, dilation: 1 },
    { kernelSize: 2, strides: 1, padding: "same", before: 0, after: 1, dilation: 1 },
    { kernelSize: 2, strides: 1, padding: "valid", before: 0, after: 0, dilation: 2 },
  ] as const;

  it.each(cases)("is the sum of products of %j", ({ kernelSize, strides, padding, before, after, dilation }) => {
    const layer = layers.conv2d({ filters: 3, kernelSize, strides, padding, dilation, inputShape: [5, 5, 2] });
    const [w, b] = [numbers(kernelSize * kernelSize * 2 * 3, 3), numbers(3, 4)];
    set(layer, w, b);
    const x = numbers(2 * 5 * 5 * 2, 5);
    const expected = conv2d(nest(x, [2, 5, 5, 2]) as Images, nest(w, [kernelSize, kernelSize, 2, 3]) as Images, b, strides, before, after, dilation);
    const y = layer.apply(tf.tensor(x, [2, 5, 5, 2]));
    expect(y.shape.slice(1)).toEqual(layer.outputShape);
    close(y, expected);
  });

  it("gives the course's worked example", () => {
    // Two filters of 3x3 over three channels, stride 2, padding 1; layout [channel][row][column] in the source.
    const input = [
      [[0, 0, 2, 2, 1], [1, 2, 2, 1, 2], [0, 2, 1, 2, 1], [2, 2, 1, 1, 1], [1, 0, 1, 0, 1]],
      [[1, 1, 0, 2, 0], [1, 0, 1, 1, 0], [2, 2, 0, 2, 0], [2, 1, 1, 1, 0], [1, 1, 2, 1, 1]],
      [[1, 2, 0, 0, 0], [0, 2, 1, 0, 0], [1, 0, 2, 1, 1], [2, 1, 0, 2, 2], [1, 1, 2, 2, 0]],
    ];
    const filters = [
      [[[-1, 0, -1], [0, 0, -1], [0, -1, 1]], [[0, 1, -1], [1, 0, 1], [-1, 1, 0]], [[1, -1, 1], [-1, -1, 0], [1, 0, 1]]],
      [[[1, 0, 1], [-1, 1, 1], [1, 1, 1]], [[0, -1, 1], [0, 0, 0], [1, 0, 0]], [[1, 0, -1], [0, 1, 1], [-1, 1, -1]]],
    ];
    const layer = layers.conv2d({ filters: 2, kernelSize: 3, strides: 2, padding: 1, inputShape: [5, 5, 3] });
    const kernel = tf.transpose(tf.tensor(filters), [2, 3, 1, 0]);
    set(layer, Array.from(kernel.dataSync()), [1, 0]);
    const y = tf.transpose(layer.apply(tf.transpose(tf.tensor(input), [1, 2, 0]).expandDims()), [0, 3, 1, 2]);
    close(y, [[[5, 2, 0], [4, 2, 0], [-1, 0, -1]], [[4, 8, 3], [7, 11, 4], [3, 7, 4]]]);
  });

  it("has the right gradients", () => {
    for (const padding of ["valid", "same", 1] as const) checkGradients(layers.conv2d({ filters: 2, kernelSize: 2, padding }), tf.tensor(numbers(18), [1, 3, 3, 2]));
  });

  it("refuses wrong arguments and inputs", () => {
    expect(() => layers.conv2d({ filters: 1, kernelSize: 0 })).toThrow("conv2d: kernelSize must be a positive integer or a pair of them; received 0.");
    expect(() => layers.conv2d({ filters: -1, kernelSize: 1 })).toThrow("conv2d: filters must be a positive integer; received -1.");
    expect(() => layers.conv2d({ filters: 1, kernelSize: 3, inputShape: [784] }).outputShape).toThrow("conv2d: the input must be an image of shape [rows, columns, channels]; received [784].");
    expect(() => layers.conv2d({ filters: 1, kernelSize: 5, inputShape: [4, 4, 1] }).outputShape).toThrow("a window of 5 does not fit");
  });
});

describe("pooling", () => {
  const x = numbers(2 * 5 * 4 * 2, 6);
  const images = nest(x, [2, 5, 4, 2]) as Images;

  it("takes the largest of each window", () => {
    close(layers.maxPooling2d({ poolSize: 2 }).apply(tf.tensor(x, [2, 5, 4, 2])), pool(images, 2, 2, (values) => Math.max(...values)));
    close(layers.maxPooling2d({ poolSize: 3, strides: 1 }).apply(tf.tensor(x, [2, 5, 4, 2])), pool(images, 3, 1, (values) => Math.max(...values)));
  });

  it("takes the mean of each window", () => {
    close(layers.averagePooling2d({ poolSize: 2 }).apply(tf.tensor(x, [2, 5, 4, 2])), pool(images, 2, 2, (values) => values.reduce((a, b) => a + b) / values.length));
  });

  it("has the right gradients", () => {
    for (const layer of [layers.maxPooling2d(), layers.averagePooling2d()]) checkGradients(layer, tf.tensor(numbers(16, 8), [1, 4, 4, 1]));
  });

  it("refuses wrong arguments", () => {
    expect(() => layers.maxPooling2d({ poolSize: 0 })).toThrow("poolSize must be a positive integer or a pair of them; received 0.");
    expect(() => layers.maxPooling2d({ padding: -1 })).toThrow('padding must be "valid", "same" or a whole number from 0; received -1.');
  });
});

describe("flatten, reshape and activations", () => {
  it("lays axes out with the last one fastest", () => {
    close(layers.flatten().apply(tf.tensor([[[1, 2], [3, 4]]])), [1, 2, 3, 4]);
    expect(layers.flatten({ inputShape: [3, 2] }).outputShape).toEqual([6]);
  });

  it("reshapes, finding the open length", () => {
    const layer = layers.reshape({ targetShape: [2, -1] });
    expect(layer.apply(tf.ones([5, 6])).shape).toEqual([5, 2, 3]);
    expect(layer.outputShape).toEqual([2, 3]);
    expect(() => layers.reshape({ targetShape: [4], inputShape: [6] }).outputShape).toThrow("targetShape [4] does not hold the 6 numbers");
    expect(() => layers.reshape({ targetShape: [-1, -1] })).toThrow("at most one -1");
  });

  it("stands as a layer of its own", () => {
    close(layers.relu().apply(tf.tensor2d([[-1, 2]])), [0, 2]);
    close(layers.softmax().apply(tf.tensor2d([[0, Math.log(3)]])), [0.25, 0.75]);
    expect(layers.tanh().name).toBe("tanh");
  });
});

describe("dropout", () => {
  it("drops the share and keeps the mean, in training alone", () => {
    const layer = layers.dropout({ rate: 0.25 });
    const x = tf.ones([100, 100]);
    close(layer.apply(x).sub(x).abs().max(), [0]);
    const y = layer.apply(x, { training: true }).dataSync();
    const dropped = y.filter((value) => value === 0).length / y.length;
    expect(dropped).toBeGreaterThan(0.23);
    expect(dropped).toBeLessThan(0.27);
    expect(new Set(y)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
    layer.dispose();
  });

  it("draws another mask each time", () => {
    const layer = layers.dropout({ rate: 0.5 });
    const [a, b] = [layer.apply(tf.ones([1, 64]), { training: true }), layer.apply(tf.ones([1, 64]), { training: true })];
    expect(a.dataSync()).not.toEqual(b.dataSync());
    layer.dispose();
  });

  it.each([1, -0.1, Number.NaN])("refuses the rate %d", (rate) => {
    expect(() => layers.dropout({ rate })).toThrow("dropout: rate is the share to drop and must be at least 0 and less than 1");
  });
});

describe("batchNormalization", () => {
  it("brings channels to mean 0 and variance 1, and remembers", () => {
    const layer = layers.batchNormalization({ momentum: 0.9 });
    const y = layer.apply(tf.tensor2d([[1, 10], [3, 30]]), { training: true });
    close(y, [-0.9995, -1, 0.9995, 1], 3);
    const [, , mean, variance] = layer.weights;
    close(mean?.variable ?? y, [0.2, 2]);
    close(variance?.variable ?? y, [0.9 + 0.1, 0.9 + 10]);
    close(layer.apply(tf.tensor2d([[0.2, 2]])), [0, 0]);
  });

  it("has the right gradients", () => checkGradients(layers.batchNormalization(), tf.tensor2d(numbers(8, 2), [4, 2]).mul(2)));
});

describe("a layer", () => {
  it("says what it takes when it is given something else", () => {
    const layer = layers.dense({ units: 2, inputShape: [3] });
    expect(() => layer.apply(tf.ones([1, 4]))).toThrow("dense: the layer takes inputs of shape [3]; received [4].");
  });

  it("does not know its shapes before it is connected", () => {
    expect(() => layers.dense({ units: 2 }).outputShape).toThrow("dense: the input shape is not known yet.");
  });

  it("keeps what is frozen from the optimizer", () => {
    const layer = layers.dense({ units: 2, inputShape: [3], trainable: false });
    expect(layer.trainableWeights).toEqual([]);
    expect(layer.explainParams().nonTrainable).toBe(8);
  });

  it("gives its memory back", () => {
    const before = tf.memory().numTensors;
    const layer = layers.dense({ units: 2, inputShape: [3], kernelInitializer: initializers.ones() });
    expect(layer.weights).toHaveLength(2);
    layer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
