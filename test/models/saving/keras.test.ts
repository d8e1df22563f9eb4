import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { constraints, type FunctionalModel, layers, model, models, optimizers, sequential, type Tensor, tf } from "../../../src/index.js";
import { numbers } from "../../reference/arrays.js";

interface Values {
  readonly shape: number[];
  readonly values: number[];
}

type SymbolicTensor = layers.SymbolicTensor;

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gradbook-keras-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Networks of ours for Keras to open, by name. */
const ours: Record<string, () => FunctionalModel> = {
  mlp: () => sequential([layers.dense({ units: 6, activation: "relu", inputShape: [5], kernelRegularizer: "l2" }), layers.dropout({ rate: 0.3 }), layers.activityRegularization({ l1: 0.1 }), layers.dense({ units: 3, activation: "softmax" })]),
  cnn: () =>
    sequential([
      layers.input({ inputShape: [9, 8, 2], name: "image" }),
      layers.conv2d({ filters: 3, kernelSize: [3, 2], strides: 2, padding: "same", activation: "elu" }),
      layers.batchNormalization({ momentum: 0.9 }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 2, kernelSize: 2, dilation: 1, useBias: false, kernelInitializer: "heNormal" }),
      layers.averagePooling2d({ poolSize: 1, padding: "same" }),
      layers.flatten(),
      layers.reshape({ targetShape: [2, -1] }),
      layers.relu(),
      layers.dense({ units: 4 }),
    ]),
  windows: () =>
    sequential([
      layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 2, padding: "same", inputShape: [6, 6, 4] }),
      layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 }),
      layers.separableConv2d({ filters: 4, kernelSize: 2 }),
      layers.layerNormalization(),
      layers.groupNormalization({ groups: 2 }),
      layers.spatialDropout2d({ rate: 0.1 }),
      layers.conv2d({ filters: 4, kernelSize: 3, groups: 2, dilation: 2 }),
      layers.globalAveragePooling2d(),
    ]),
  volumes: () =>
    sequential([layers.conv3d({ filters: 2, kernelSize: 2, inputShape: [4, 4, 4, 2] }), layers.conv3dTranspose({ filters: 2, kernelSize: 2 }), layers.maxPooling3d({ poolSize: 2 }), layers.globalMaxPooling3d(), layers.unitNormalization()]),
  sequence: () =>
    sequential([
      layers.masking({ inputShape: [6, 3] }),
      layers.bidirectional({ layer: layers.lstm({ units: 4, returnSequences: true }) }),
      layers.gru({ units: 3, returnSequences: true, activation: "relu" }),
      layers.timeDistributed({ layer: layers.dense({ units: 2 }) }),
      layers.conv1d({ filters: 3, kernelSize: 2, padding: "causal" }),
      layers.simpleRnn({ units: 4, goBackwards: true }),
      layers.dense({ units: 1 }),
    ]),
  cells: () =>
    sequential([
      layers.rnn({ cell: layers.stackedRnnCells({ cells: [layers.lstmCell({ units: 3 }), layers.gruCell({ units: 2, resetAfter: false })] }), returnSequences: true, inputShape: [5, 2] }),
      layers.bidirectional({ layer: layers.gru({ units: 2 }), mergeMode: "sum" }),
    ]),
  shapes: () =>
    sequential([
      layers.zeroPadding2d({ padding: [[1, 2], [0, 1]], inputShape: [5, 6, 2] }),
      layers.cropping2d({ cropping: 1 }),
      layers.upSampling2d({ size: [1, 2], interpolation: "bilinear" }),
      layers.permute({ dims: [2, 1, 3] }),
      layers.rescaling({ scale: 2, offset: -1 }),
      layers.prelu({ sharedAxes: [1, 2] }),
      layers.relu({ maxValue: 2, negativeSlope: 0.1 }),
      layers.leakyRelu(),
      layers.elu({ alpha: 0.5 }),
      layers.softmax({ axis: 1 }),
      layers.activation("tanh"),
      layers.flatten(),
      layers.repeatVector({ n: 3 }),
      layers.zeroPadding1d({ padding: [1, 0] }),
      layers.cropping1d({ cropping: 1 }),
      layers.upSampling1d({ size: 2 }),
      layers.identity(),
      layers.einsumDense({ equation: "abc,cd->abd", outputShape: [null, 4], biasAxes: "d" }),
      layers.globalAveragePooling1d({ keepDims: true }),
    ]),
  merges: () => {
    const [a, b] = [layers.input({ shape: [3, 4], name: "a" }), layers.input({ shape: [3, 4], name: "b" })];
    const sums = [layers.add(), layers.subtract(), layers.multiply(), layers.average(), layers.maximum(), layers.minimum()].map((layer) => layer.apply([a, b]));
    return model({ inputs: { b, a }, outputs: { joined: layers.concatenate({ axis: 1 }).apply(sums), dot: layers.dot({ axes: 2, normalize: true }).apply([a, b]) } });
  },
  attention: () => {
    const [words, seen] = [layers.input({ shape: [5], name: "words" }), layers.input({ shape: [4, 3], name: "seen" })];
    const known = layers.embedding({ inputDim: 7, outputDim: 6, maskZero: true }).apply(words);
    const [query, state] = layers.gru({ units: 6, returnSequences: true, returnState: true }).applyAll(seen) as [SymbolicTensor, SymbolicTensor];
    const heads = layers.multiHeadAttention({ numHeads: 2, keyDim: 3, valueDim: 2 }).apply([query, known]);
    const grouped = layers.groupQueryAttention({ headDim: 4, numQueryHeads: 4, numKeyValueHeads: 2 }).apply([heads, query]);
    const other = layers.attention({ useScale: true }).apply([grouped, known]);
    const added = layers.additiveAttention().apply([other, query]);
    return model({ inputs: [words, seen], outputs: [layers.lstm({ units: 6 }).apply(added), layers.gru({ units: 6 }).apply([heads, state])] });
  },
  film: () => sequential([layers.convLstm2d({ filters: 2, kernelSize: 2, padding: "same", inputShape: [3, 5, 5, 2] }), layers.globalMaxPooling2d()]),
  branches: () => {
    const [left, right] = [layers.input({ shape: [3], name: "left" }), layers.input({ shape: [4], name: "right" })];
    const shared = layers.dense({ units: 4, activation: "tanh", name: "shared" });
    const tail = sequential([layers.dense({ units: 4, name: "inner", inputShape: [4] }), layers.batchNormalization()], { name: "tail" });
    const a = shared.apply(left);
    const c = tail.apply(shared.apply(layers.dense({ units: 3, activation: "relu" }).apply(right)));
    const deep = layers.dense({ units: 2, name: "deep" }).apply(layers.dense({ units: 5 }).apply(layers.dense({ units: 6 }).apply(a)));
    return model({ inputs: [right, left], outputs: [deep, layers.dense({ units: 1, name: "shallow" }).apply(c)] });
  },
};

/** Gives every weight other numbers, variances positive ones. */
function shuffle(net: FunctionalModel): FunctionalModel {
  net.weights.forEach(({ variable, name }, i) => {
    const values = numbers(variable.size, i + 1).map((value) => (name.endsWith("Variance") ? Math.abs(value) + 0.1 : value));
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  });
  return net;
}

async function outputsOf(net: FunctionalModel, inputs: Record<string, Tensor>): Promise<Values[]> {
  const entries = Object.entries(await net.predictAll(inputs));
  const outputs = (net.isNamed.outputs ? entries.sort(([a], [b]) => (a < b ? -1 : 1)) : entries).map(([, output]) => output);
  const values = outputs.map((output) => ({ shape: output.shape, values: Array.from(output.dataSync()) }));
  tf.dispose(outputs);
  return values;
}

const tensorsOf = (given: Record<string, Values>): Record<string, Tensor> => Object.fromEntries(Object.entries(given).map(([name, { values, shape }]) => [name, tf.tensor(values, shape)]));

function expectClose(got: readonly Values[], wanted: readonly Values[]): void {
  expect(got.map(({ shape }) => shape)).toEqual(wanted.map(({ shape }) => shape));
  got.forEach(({ values }, k) =>
    values.forEach((value, i) => {
      const other = wanted[k]?.values[i] ?? Number.NaN;
      expect(Math.abs(value - other), `output ${k}, number ${i}: ${value} and ${other}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(other)));
    }),
  );
}

const read = <T>(...path: string[]): T => JSON.parse(readFileSync(join(folder, ...path), "utf8")) as T;

/** What trainings of 4 steps go on with, by optimizer. */
const trainings = {
  adam: () => optimizers.adam({ learningRate: 0.02, amsgrad: true }),
  sgd: () => optimizers.sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
  rmsprop: () => optimizers.rmsprop({ learningRate: 0.01, momentum: 0.5, centered: true }),
  adamw: () => optimizers.adamw({ learningRate: 0.01, weightDecay: 0.05 }),
};
const goesOn = async (net: FunctionalModel, x: Tensor): Promise<number[]> => {
  const run = await net.fit({ inputs: x, targets: tf.zeros([3, 2]) }, { epochs: 4, batchSize: 3, shuffle: false, run: false, verbose: false });
  return run.history["loss"] ?? [];
};
const losses = new Map<string, number[]>();

/** A network whose training Keras repeats from the first step. */
function lessons(): FunctionalModel {
  const [left, right] = [layers.input({ shape: [3], name: "left" }), layers.input({ shape: [3], name: "right" })];
  const shared = layers.dense({ units: 4, activation: "tanh", kernelRegularizer: "l2", kernelConstraint: constraints.maxNorm({ maxValue: 0.6 }), activityRegularizer: "l1" });
  const both = layers.batchNormalization().apply(layers.concatenate().apply([shared.apply(left), shared.apply(right)]));
  const outputs = { size: layers.dense({ units: 1, name: "size" }).apply(both), kind: layers.dense({ units: 3, activation: "softmax", name: "kind" }).apply(both) };
  return model({ inputs: { left, right }, outputs });
}
const lessonData = {
  left: rowsOf(12, 3, 31),
  right: rowsOf(12, 3, 32),
  size: rowsOf(12, 1, 33),
  kind: Array.from({ length: 12 }, (_, i) => i % 3),
  weight: Array.from({ length: 12 }, (_, i) => 0.5 + (i % 4)),
};

function rowsOf(count: number, width: number, seed: number): number[][] {
  const flat = numbers(count * width, seed);
  return Array.from({ length: count }, (_, i) => flat.slice(i * width, (i + 1) * width));
}
const learnt = { losses: [] as number[], size: [] as number[], kind: [] as number[] };

const expected = new Map<string, { outputs: Values[]; params: number }>();

beforeAll(async () => {
  mkdirSync(join(folder, "ours"));
  for (const [name, make] of Object.entries(ours)) {
    const net = shuffle(make());
    await net.save(join(folder, "ours", `${name}.keras`));
    const inputs = Object.fromEntries(
      net.inputShapes.map((shape, i) => {
        const name = net.inputNames[i] ?? "";
        const values = numbers(3 * shape.reduce((a, b) => a * b, 1), 20 + i);
        return [name, tf.tensor(name === "words" ? values.map((value) => 1 + Math.floor(Math.abs(value) * 5)) : values, [3, ...shape])];
      }),
    );
    writeFileSync(join(folder, "ours", `${name}.json`), JSON.stringify(Object.fromEntries(Object.entries(inputs).map(([port, x]) => [port, { shape: x.shape, values: Array.from(x.dataSync()) }]))));
    expected.set(name, { outputs: await outputsOf(net, inputs), params: net.params });
    net.dispose();
    tf.dispose(inputs);
  }
  for (const [name, optimizer] of Object.entries(trainings)) {
    const net = shuffle(sequential([layers.dense({ units: 4, activation: "tanh", inputShape: [3] }), layers.batchNormalization(), layers.dense({ units: 2 })]));
    net.compile({ optimizer: optimizer(), loss: "mse", metrics: [] });
    const x = tf.tensor2d(numbers(9, 8), [3, 3]);
    await goesOn(net, x);
    await net.save(join(folder, "ours", `trained-${name}.keras`));
    writeFileSync(join(folder, "ours", `trained-${name}.json`), JSON.stringify({ input: { shape: [3, 3], values: Array.from(x.dataSync()) } }));
    losses.set(name, await goesOn(net, x));
    net.dispose();
    x.dispose();
  }
  const net = shuffle(lessons());
  await net.save(join(folder, "lessons.keras"));
  writeFileSync(join(folder, "lessons.json"), JSON.stringify(lessonData));
  net.compile({ optimizer: optimizers.sgd({ learningRate: 0.1, momentum: 0.9 }), loss: { size: "mse", kind: "sparseCategoricalCrossentropy" }, lossWeights: { size: 0.3 } });
  const { left, right, size, kind, weight } = lessonData;
  const run = await net.fit({ inputs: { left, right }, targets: { size, kind }, sampleWeight: weight }, { epochs: 5, batchSize: 6, shuffle: false, run: false, verbose: false });
  learnt.losses.push(...(run.history["loss"] ?? []));
  for (const [name, output] of Object.entries(await net.predictAll({ left, right }))) {
    learnt[name as "size" | "kind"].push(...output.dataSync());
    output.dispose();
  }
  net.dispose();
  execFileSync(join(root, ".venv/bin/python"), [join(root, "test/reference/kerasFiles.py"), folder], { stdio: ["ignore", "ignore", "pipe"] });
}, 300_000);

describe("what is saved here", () => {
  it.each(Object.keys(ours))("opens in Keras: %s", (name) => {
    const keras = read<{ outputs: Values[]; params: number; refused?: string }>("ours", `${name}.out.json`);
    expect(keras.refused).toBeUndefined();
    expect(keras.params).toBe(expected.get(name)?.params);
    expectClose(keras.outputs, expected.get(name)?.outputs ?? []);
  });

  it.each(Object.keys(ours))("opens here: %s", async (name) => {
    const before = tf.memory().numTensors;
    const net = await models.load(join(folder, "ours", `${name}.keras`));
    const inputs = tensorsOf(read<Record<string, Values>>("ours", `${name}.json`));
    expectClose(await outputsOf(net, inputs), expected.get(name)?.outputs ?? []);
    tf.dispose(inputs);
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it("two outputs, weights of samples, a regularizer and a constraint: Keras learns the same", () => {
  const keras = read<typeof learnt>("lessons.out.json");
  expect(learnt.losses).toHaveLength(5);
  for (const name of ["losses", "size", "kind"] as const) keras[name].forEach((value, i) => expect(learnt[name][i]).toBeCloseTo(value, 4));
});

describe("a training that was saved goes on", () => {
  const agree = (got: readonly number[], wanted: readonly number[] = []) => {
    expect(got).toHaveLength(4);
    got.forEach((loss, i) => expect(Math.abs(loss - (wanted[i] ?? Number.NaN))).toBeLessThan(1e-4 * (wanted[i] ?? 1)));
  };

  it.each(Object.keys(trainings))("in Keras: %s", (name) => {
    const keras = read<{ learns: number[]; steps: number; refused?: string }>("ours", `trained-${name}.out.json`);
    expect(keras.refused).toBeUndefined();
    expect(keras.steps).toBe(4);
    agree(keras.learns, losses.get(name));
  });

  it.each(Object.keys(trainings))("here: %s", async (name) => {
    const net = await models.load(join(folder, "ours", `trained-${name}.keras`));
    const { input: x } = tensorsOf(read<Record<string, Values>>("ours", `trained-${name}.json`));
    agree(await goesOn(net, x as Tensor), losses.get(name));
    net.dispose();
  });

  it.each(["adam", "sgd", "rmsprop"])("here, when Keras began it: %s", async (name) => {
    const { x, losses: wanted } = read<{ x: number[][]; losses: number[] }>("keras", `trained-${name}.json`);
    const net = await models.load(join(folder, "keras", `trained-${name}.keras`));
    agree(await goesOn(net, tf.tensor2d(x)), wanted);
    net.dispose();
  });
});

describe("what Keras saves", () => {
  it.each(["mlp", "cnn", "branches", "windows", "volumes", "sequence", "cells", "shapes", "merges", "attention", "film"])("opens here: %s", async (name) => {
    const wanted = read<{ inputs: (Values & { name: string })[]; outputs: Values[]; params: number }>("keras", `${name}.json`);
    const net = await models.load(join(folder, "keras", `${name}.keras`));
    expect(net.params).toBe(wanted.params);
    const inputs = tensorsOf(Object.fromEntries(wanted.inputs.map((values, i) => [net.isNamed.inputs ? values.name : (net.inputNames[i] ?? ""), values])));
    expectClose(await outputsOf(net, inputs), wanted.outputs);
    tf.dispose(inputs);
    net.dispose();
  });
});
