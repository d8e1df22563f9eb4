import { expect, it, vi } from "vitest";

vi.stubEnv("GRADBOOK_BACKEND", "wasm");
const { backend, layers, losses, optimizers, sequential, tf } = await import("../../src/index.js");

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
