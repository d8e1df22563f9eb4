import { expect, it } from "vitest";
import { layers, losses, sequential, tf } from "../../src/index.js";
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
