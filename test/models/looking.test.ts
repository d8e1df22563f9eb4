import { describe, expect, it } from "vitest";
import { datasets, layers, models, sequential, tf, variable } from "../../src/index.js";
import { closeTo } from "../reference/layerCases.js";

const set = (layer: { weights: readonly { variable: ReturnType<typeof variable> }[] }, ...values: number[][]) =>
  layer.weights.forEach(({ variable: own }, i) => tf.tidy(() => own.assign(tf.tensor(values[i] ?? [], own.shape))));

describe("tuneBatchNormalization", () => {
  const samples = Array.from({ length: 10 }, (_, i) => [Math.sin(i), Math.cos(3 * i), i / 5]);
  const data = datasets.fromArrays({ inputs: samples, targets: samples.map(() => 0) });
  const network = () => sequential([layers.dense({ units: 2, inputShape: [3] }), layers.batchNormalization({ momentum: 0.9 }), layers.dense({ units: 1 })], { seed: 3 });

  it("takes the mean of the batches' means and variances, without bias, and changes nothing else", () => {
    const net = network();
    const kernel = [0.5, -1, 2, 0.3, -0.7, 1.1];
    set(net.layers[0] as never, kernel, [0.1, -0.2]);
    const values = () => net.weights.map(({ variable: own }) => Array.from(own.dataSync()));
    const before = values();
    const tensors = tf.memory().numTensors;
    models.tuneBatchNormalization(net, data, { batchSize: 5 });
    expect(tf.memory().numTensors).toBe(tensors);

    const hidden = samples.map((x) => [0, 1].map((unit) => x.reduce((sum, value, i) => sum + value * (kernel[2 * i + unit] ?? 0), [0.1, -0.2][unit] ?? 0)));
    const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
    const ofBatches = [0, 1].map((unit) => [hidden.slice(0, 5), hidden.slice(5)].map((batch) => batch.map((row) => row[unit] ?? 0)));
    const variance = (list: readonly number[]) => mean(list.map((value) => (value - mean(list)) ** 2));
    const after = values();
    closeTo(tf.tensor1d(after[4] ?? []), ofBatches.map((batches) => mean(batches.map(mean))), 1e-5, "mean");
    closeTo(tf.tensor1d(after[5] ?? []), ofBatches.map((batches) => 2 * mean(batches.map(variance))), 1e-5, "variance");
    expect(after.filter((_, i) => i !== 4 && i !== 5)).toEqual(before.filter((_, i) => i !== 4 && i !== 5));
  });

  it("refuses a network without it, and too little data", () => {
    const plain = sequential([layers.dense({ units: 1, inputShape: [3] })]);
    expect(() => models.tuneBatchNormalization(plain, data)).toThrow("tuneBatchNormalization: the model must have a layers.batchNormalization; it has none.");
    expect(() => models.tuneBatchNormalization(network(), data)).toThrow("the data must fill two batches or more; received 10 samples for batches of 128.");
    expect(() => models.tuneBatchNormalization(network(), data, { batchSize: 0 })).toThrow("tuneBatchNormalization: batchSize must be a positive integer; received 0.");
  });
});

describe("guidedGradients", () => {
  it("sends one unit's value back, cutting off what would lower it at every layer", () => {
    const net = sequential([layers.dense({ units: 3, activation: "relu", useBias: false, inputShape: [2] }), layers.dense({ units: 2, activation: "relu", useBias: false })]);
    const [first, second] = [[1, -1, 2, 0.5, 1, -1], [1, -2, -3, 1, 0.5, 0.5]];
    set(net.layers[0] as never, first);
    set(net.layers[1] as never, second);
    const x = [1, 0.4];
    const hidden = [0, 1, 2].map((j) => Math.max(0, (x[0] ?? 0) * (first[j] ?? 0) + (x[1] ?? 0) * (first[3 + j] ?? 0)));
    const value = hidden.reduce((sum, h, j) => sum + h * (second[2 * j] ?? 0), 0);
    expect(value).toBeGreaterThan(0);
    const signal = hidden.map((h, j) => (h > 0 ? Math.max(0, value * (second[2 * j] ?? 0)) : 0));
    const wanted = [0, 1].map((i) => signal.reduce((sum, g, j) => sum + g * (first[3 * i + j] ?? 0), 0));
    const tensors = tf.memory().numTensors;
    const found = tf.tidy(() => models.guidedGradients(net, tf.tensor2d([x]), { layer: 1, map: 0 }).dataSync());
    expect(tf.memory().numTensors).toBe(tensors);
    wanted.forEach((each, i) => expect(found[i]).toBeCloseTo(each, 5));
  });

  it("starts where a feature map is largest in each image", () => {
    const net = sequential([layers.conv2d({ filters: 2, kernelSize: 1, inputShape: [2, 2, 1] }), layers.flatten()]);
    set(net.layers[0] as never, [1, -2], [0, 0]);
    const images = tf.tensor([1, 5, 2, 3, 4, 1, 2, 3], [2, 2, 2, 1]);
    const first = net.layers[0];
    if (first === undefined) throw new Error("no layer");
    expect(Array.from(models.guidedGradients(net, images, { layer: first, map: 0 }).dataSync())).toEqual([0, 5, 0, 0, 4, 0, 0, 0]);
  });

  it("refuses other models, layers and maps", () => {
    const net = sequential([layers.dense({ units: 2, inputShape: [2] })]);
    const x = tf.ones([1, 2]);
    expect(() => models.guidedGradients(net, x, { layer: 1, map: 0 })).toThrow("guidedGradients: layer must be one of the model's, or a number from 0 to 0; received 1.");
    expect(() => models.guidedGradients(net, x, { layer: 0, map: 2 })).toThrow("guidedGradients: map must be a number from 0 to 1; received 2.");
    expect(() => models.guidedGradients({ kind: "model" } as never, x, { layer: 0, map: 0 })).toThrow("the model must be a sequential one; received a model.");
  });
});
