import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { datasets, layers, losses, optimizers, sequential, tf } from "../../src/index.js";

interface Reference {
  readonly output: number[];
  readonly losses: Record<"sgd" | "adam", number[]>;
  readonly evaluated: Record<"sgd" | "adam", [loss: number, accuracy: number]>;
}

// Made by kerasStack.py beside it.
const keras = JSON.parse(readFileSync(new URL("../reference/kerasStack.json", import.meta.url), "utf8")) as Reference;

const sines = (count: number, start: number, scale = 0.5) => Float32Array.from({ length: count }, (_, i) => Math.sin(start + i) * scale);

function network() {
  const net = sequential([
    layers.conv2d({ filters: 4, kernelSize: 3, activation: "relu", inputShape: [8, 8, 1] }),
    layers.batchNormalization(),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dense({ units: 5 }),
  ]);
  net.weights
    .filter((weight) => weight.trainable)
    .forEach(({ variable }, i) => tf.tidy(() => variable.assign(tf.tensor(sines(variable.size, 100 * i), variable.shape))));
  return net;
}

const data = new datasets.Dataset({ inputs: sines(12 * 64, 7, 1), inputShape: [8, 8, 1], targets: Int32Array.from({ length: 12 }, (_, i) => i % 5) });

it("gives Keras' outputs", async () => {
  const net = network();
  const output = await net.predict(data);
  output.dataSync().forEach((value, i) => expect(value).toBeCloseTo(keras.output[i] ?? Number.NaN, 4));
  output.dispose();
  net.dispose();
});

it.each([
  ["sgd", optimizers.sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true })],
  ["adam", optimizers.adam({ learningRate: 0.01 })],
] as const)("gives Keras' losses over ten steps of %s", async (name, optimizer) => {
  const net = network().compile({ optimizer, loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"] });
  const run = await net.fit(data, { epochs: 10, batchSize: 12, shuffle: false, run: false, verbose: false });
  keras.losses[name].forEach((loss, i) => expect(run.history["loss"]?.[i]).toBeCloseTo(loss, 3));
  const scores = await net.evaluate(data, { batchSize: 5 });
  expect(scores["loss"]).toBeCloseTo(keras.evaluated[name][0], 3);
  expect(scores["accuracy"]).toBeCloseTo(keras.evaluated[name][1], 5);
  net.dispose();
});
