import { expect, it, vi } from "vitest";

vi.stubEnv("GRADBOOK_BACKEND", "wasm");
const { backend, datasets, layers, losses, optimizers, sequential, setSeed, tf } = await import("../../src/index.js");

it("a dense network learns without libtensorflow, op by op", async () => {
  expect(backend().rung).toBe("wasm");
  const inputs = Array.from({ length: 64 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
  const targets = inputs.map(([a = 0, b = 0]) => (a > 0 ? 1 : 0) + (b > 0 ? 2 : 0));
  const net = sequential([layers.dense({ units: 16, activation: "relu", inputShape: [2] }), layers.dropout({ rate: 0.1 }), layers.dense({ units: 4 })]);
  net.compile({ optimizer: optimizers.adam({ learningRate: 0.02 }), loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"] });
  const run = await net.fit({ inputs, targets }, { epochs: 30, batchSize: 16, seed: 1, run: false, verbose: false });
  expect(run.history["loss"]?.[0]).toBeGreaterThan(0.8);
  expect(run.last["accuracy"]).toBeGreaterThan(0.85);
  net.dispose();
  expect(tf.memory().numTensors).toBe(0);
});

it("cross-entropy has its value there too", () => {
  const value = tf.tidy(() => losses.sparseCategoricalCrossentropy({ fromLogits: true }).value(tf.tensor1d([0, 2], "int32"), tf.tensor2d([[1, 2, 3], [0, 0, 5]])).dataSync()[0]);
  expect(value).toBeCloseTo((2.407606 + 0.013386) / 2, 4);
});

it("the first notebook's network learns digits there: convolution, pooling and dense layers", async () => {
  const digits = await datasets.mnist({ download: false, verbose: false });
  setSeed(7);
  const net = sequential([
    layers.conv2d({ filters: 32, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1] }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dense({ units: 100, activation: "relu" }),
    layers.dense({ units: 10 }),
  ]);
  net.compile({ optimizer: optimizers.adam({ learningRate: 0.001 }), loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"] });
  await net.fit(digits.train.take(1024), { epochs: 3, batchSize: 64, seed: 1, run: false, verbose: false });
  const { accuracy } = await net.evaluate(digits.test.take(500));
  expect(accuracy).toBeGreaterThan(0.85);
  net.dispose();
});

it("words and sequences learn there: an embedding under an LSTM tells where a word stood", async () => {
  // Does 1 come before 2? Each alone says nothing.
  const inputs = Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? [3 + (i % 5), 1, 3 + (i % 3), 2] : [2, 3 + (i % 5), 1, 3 + (i % 3)]));
  const targets = inputs.map((words) => (words.indexOf(1) < words.indexOf(2) ? 1 : 0));
  setSeed(7);
  const net = sequential([layers.embedding({ inputDim: 8, outputDim: 4, inputShape: [4] }), layers.lstm({ units: 8 }), layers.dense({ units: 2 })]);
  net.compile({ optimizer: optimizers.adam({ learningRate: 0.05 }), loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"] });
  const run = await net.fit({ inputs, targets }, { epochs: 15, batchSize: 16, seed: 1, run: false, verbose: false });
  expect(run.last["accuracy"]).toBe(1);
  net.dispose();
});
