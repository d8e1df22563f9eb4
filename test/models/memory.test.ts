import { expect, it } from "vitest";
import { datasets, layers, sequential, tf } from "../../src/index.js";
import { settle } from "../garbage.js";

async function buildAndFit(): Promise<void> {
  const data = new datasets.Dataset({ inputs: new Float32Array(256 * 256).fill(0.5), inputShape: [256], targets: new Int32Array(256) });
  const net = sequential([layers.dense({ units: 256, activation: "relu", inputShape: [256] }), layers.dropout({ rate: 0.2 }), layers.dense({ units: 10, activation: "softmax" })]);
  net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  await net.fit(data, { batchSize: 100, seed: 7, run: false, verbose: false, validation: data });
}

it("runs a build-and-fit cell 50 times without keeping a network", async () => {
  const before = tf.memory();
  let most = 0;
  for (let i = 0; i < 50; i++) {
    await buildAndFit();
    most = Math.max(most, tf.memory().numBytes - before.numBytes);
  }
  // A network with its slots is 0.8 MB; those that wait to be collected stay within the limit of memoryPressure.ts.
  expect(most).toBeLessThan(100 * 2 ** 20);
  await settle();
  expect(tf.memory().numTensors).toBe(before.numTensors);
});

it("keeps the weights of a layer that outlives its network, and drops the others", async () => {
  const before = tf.memory().numTensors;
  const firstLayer = (): layers.Layer | undefined => {
    const net = sequential([layers.dense({ units: 2, inputShape: [3] }), layers.dense({ units: 2 })], { seed: 1 });
    expect(net.weights).toHaveLength(4);
    return net.layers[0];
  };
  const layer = firstLayer();
  await settle();
  expect(tf.memory().numTensors).toBe(before + 2);
  layer?.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
