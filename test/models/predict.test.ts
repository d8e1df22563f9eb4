import { expect, it } from "vitest";
import { datasets, layers, losses, sequential, tf } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";

it("the answers stand in the order of the samples, however many batches they came in, from the first time on", async () => {
  const size = 1_000;
  const inputs = tf.tensor(Float32Array.from(numbers(size * 784, 3)), [size, 28, 28, 1]);
  for (let round = 0; round < 3; round++) {
    const net = sequential([layers.flatten({ inputShape: [28, 28, 1] }), layers.dense({ units: 10 })], { seed: round });
    net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
    const first = await net.predict(inputs, { batchSize: 64 });
    const whole = await net.predict(inputs, { batchSize: size });
    expect(tf.tidy(() => tf.max(tf.abs(tf.sub(first, whole))).dataSync()[0])).toBeLessThan(1e-4);
    tf.dispose([first, whole]);
    net.dispose();
  }
  inputs.dispose();
});

it("judging in many small batches comes to what one batch comes to, from the first time on", async () => {
  const size = 1_000;
  const data = datasets.fromArrays({ inputs: Array.from({ length: size }, (_, i) => Array.from(numbers(20, i + 1))), targets: Array.from({ length: size }, (_, i) => i % 10) });
  for (let round = 0; round < 5; round++) {
    const net = sequential([layers.dense({ units: 10, inputShape: [20] })], { seed: round });
    net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"] });
    const small = await net.evaluate(data, { batchSize: 7 });
    const again = await net.evaluate(data, { batchSize: 7 });
    const whole = await net.evaluate(data, { batchSize: size });
    expect(small["accuracy"]).toBe(whole["accuracy"]);
    expect(small["loss"]).toBeCloseTo(whole["loss"] ?? Number.NaN, 5);
    expect(again).toEqual(small);
    net.dispose();
  }
});
