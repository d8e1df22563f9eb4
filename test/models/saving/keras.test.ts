import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { input, layers, type Model, model, models, sequential, type Tensor, tf } from "../../../src/index.js";
import { numbers } from "../../reference/arrays.js";

interface Values {
  readonly shape: number[];
  readonly values: number[];
}

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gradbook-keras-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Networks of ours for Keras to open, by name. */
const ours: Record<string, () => Model> = {
  mlp: () => sequential([layers.dense({ units: 6, activation: "relu", inputShape: [5], kernelRegularizer: "l2" }), layers.dropout({ rate: 0.3 }), layers.dense({ units: 3, activation: "softmax" })]),
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
  film: () => sequential([layers.convLstm2d({ filters: 2, kernelSize: 2, padding: "same", inputShape: [3, 5, 5, 2] }), layers.globalMaxPooling2d()]),
  branches: () => {
    const [left, right] = [input({ shape: [3], name: "left" }), input({ shape: [4], name: "right" })];
    const shared = layers.dense({ units: 4, activation: "tanh", name: "shared" });
    const tail = sequential([layers.dense({ units: 4, name: "inner", inputShape: [4] }), layers.batchNormalization()], { name: "tail" });
    const a = shared.apply(left);
    const c = tail.apply(shared.apply(layers.dense({ units: 3, activation: "relu" }).apply(right)));
    const deep = layers.dense({ units: 2, name: "deep" }).apply(layers.dense({ units: 5 }).apply(layers.dense({ units: 6 }).apply(a)));
    return model({ inputs: [right, left], outputs: [deep, layers.dense({ units: 1, name: "shallow" }).apply(c)] });
  },
};

/** Gives every weight other numbers, variances positive ones. */
function shuffle(net: Model): Model {
  net.weights.forEach(({ variable, name }, i) => {
    const values = numbers(variable.size, i + 1).map((value) => (name.endsWith("Variance") ? Math.abs(value) + 0.1 : value));
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  });
  return net;
}

async function outputsOf(net: Model, inputs: readonly Tensor[]): Promise<Values[]> {
  const outputs = Object.values(await net.predictAll(inputs));
  const values = outputs.map((output) => ({ shape: output.shape, values: Array.from(output.dataSync()) }));
  tf.dispose(outputs);
  return values;
}

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

const expected = new Map<string, { outputs: Values[]; params: number }>();

beforeAll(async () => {
  mkdirSync(join(folder, "ours"));
  for (const [name, make] of Object.entries(ours)) {
    const net = shuffle(make());
    await net.save(join(folder, "ours", `${name}.keras`));
    const inputs = net.inputShapes.map((shape, i) => tf.tensor(numbers(3 * shape.reduce((a, b) => a * b, 1), 20 + i), [3, ...shape]));
    writeFileSync(join(folder, "ours", `${name}.json`), JSON.stringify(inputs.map((x) => ({ shape: x.shape, values: Array.from(x.dataSync()) }))));
    expected.set(name, { outputs: await outputsOf(net, inputs), params: net.params });
    net.dispose();
    tf.dispose(inputs);
  }
  execFileSync(join(root, ".venv/bin/python"), [join(root, "test/reference/kerasFiles.py"), folder], { stdio: ["ignore", "ignore", "pipe"] });
}, 120_000);

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
    const inputs = read<Values[]>("ours", `${name}.json`).map(({ values, shape }) => tf.tensor(values, shape));
    expectClose(await outputsOf(net, inputs), expected.get(name)?.outputs ?? []);
    tf.dispose(inputs);
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("what Keras saves", () => {
  it.each(["mlp", "cnn", "branches", "windows", "volumes", "sequence", "cells", "film"])("opens here: %s", async (name) => {
    const wanted = read<{ inputs: Values[]; outputs: Values[]; params: number }>("keras", `${name}.json`);
    const net = await models.load(join(folder, "keras", `${name}.keras`));
    expect(net.params).toBe(wanted.params);
    const inputs = wanted.inputs.map(({ values, shape }) => tf.tensor(values, shape));
    expectClose(await outputsOf(net, inputs), wanted.outputs);
    tf.dispose(inputs);
    net.dispose();
  });
});
