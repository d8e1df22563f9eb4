import { expect, it } from "vitest";
import { layers, tf } from "../../src/index.js";

// What Keras 3.15's projections are drawn from: U(±sqrt(6 / (inputs + outputs))) of the matrix [64, 4·16], and of [4·16, 64] on the way back.
it("an attention layer's kernels count features and heads into their fans, and no cells", () => {
  const before = tf.memory().numTensors;
  const layer = layers.multiHeadAttention({ numHeads: 4, keyDim: 16 });
  layer.connectAll([[5, 64], [5, 64]]);
  const limit = Math.sqrt(6 / 128);
  const kernels = layer.weights.filter(({ name }) => name.endsWith("kernel"));
  expect(kernels).toHaveLength(4);
  for (const { variable } of kernels) {
    const largest = variable.dataSync().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(limit * 1.0001);
    expect(largest).toBeGreaterThan(0.99 * limit);
  }
  layer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  ["...x,xy->...y", [3, 40], [50], 40, 50],
  ["abc,dc->abd", [3, 40], [3, 50], 40, 50],
  ["abc,cde->abde", [3, 30], [3, 10, 8], 30, 80],
  ["abcd,cde->abe", [3, 10, 8], [3, 30], 80, 30],
] as const)("einsumDense counts the axes that %s sums over as inputs, and the others as outputs", (equation, input, outputShape, inputs, outputs) => {
  const layer = layers.einsumDense({ equation, outputShape: [...outputShape], inputShape: [...input] });
  const limit = Math.sqrt(6 / (inputs + outputs));
  const largest = layer.weights[0]?.variable.dataSync().reduce((most, value) => Math.max(most, Math.abs(value)), 0) ?? 0;
  expect(largest).toBeLessThanOrEqual(limit * 1.0001);
  expect(largest).toBeGreaterThan(0.98 * limit);
  layer.dispose();
});
