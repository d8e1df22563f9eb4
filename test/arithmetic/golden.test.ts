import { describe, expect, it } from "vitest";
import { arithmetic, initializers, layers, tf } from "../../src/index.js";

// The figures on arithmetic that the course material states. Its networks' parameters are in test/models/counts.test.ts, its worked
// convolution and its inference in test/layers/layers.test.ts.
describe("the course's figures", () => {
  it("counts a filter's weights as N·N·D·K and its biases as K", () => {
    expect(arithmetic.conv({ input: [32, 32, 3], filters: 100, kernelSize: 3, useBias: false }).params).toBe(2700);
    const [n, d, k] = [5, 7, 11];
    expect(arithmetic.conv({ input: [20, 20, d], filters: k, kernelSize: n }).params).toBe(n * n * d * k + k);
  });

  it("puts a million weights between two layers of 1000", () => {
    expect(arithmetic.dense({ input: 1000, units: 1000, useBias: false }).params).toBe(1e6);
  });

  it("gives W0 = (W1 − N + 2P)/S + 1", () => {
    for (const [w, n, p, s] of [[5, 3, 1, 2], [28, 3, 0, 1], [227, 11, 0, 4], [8, 2, 3, 2]] as const) {
      expect(arithmetic.conv({ input: [w, w, 1], filters: 1, kernelSize: n, padding: p, strides: s }).output[0]).toBe((w - n + 2 * p) / s + 1);
    }
  });

  it("gives n + 2 outputs for n inputs, two filters of size 2, stride 2 and padding 1", () => {
    for (const n of [2, 4, 10, 100]) {
      const [places = 0, filters = 0] = arithmetic.conv({ input: [n, 1], filters: 2, kernelSize: 2, strides: 2, padding: 1 }).output;
      expect(places * filters).toBe(n + 2);
    }
  });

  it("sees 2i + 1 through i convolutions of 3, and 2^(i+1) − 1 with holes that double", () => {
    for (let i = 1; i <= 8; i++) {
      expect(arithmetic.receptiveField(Array.from({ length: i }, () => ({ kernelSize: 3 })))).toBe(2 * i + 1);
      expect(arithmetic.receptiveField(Array.from({ length: i }, (_, layer) => ({ kernelSize: 3, dilation: 2 ** layer })))).toBe(2 ** (i + 1) - 1);
    }
  });

  it("gives dE/dw = I (O − T) O (1 − O)", () => {
    const [input, output, target] = [0.13, 0.35, 0.9];
    const stated = -0.016266250000000003;
    expect(input * (output - target) * output * (1 - output)).toBeCloseTo(stated, 12);
    // The same by the tape: a sigmoid unit whose output is 0.35, and half the squared error.
    const layer = layers.dense({ units: 1, activation: "sigmoid", useBias: false, inputShape: [1] });
    const gradient = tf.tidy(() => {
      layer.weights[0]?.variable.assign(tf.tensor([[Math.log(output / (1 - output)) / input]]));
      const { grads } = tf.variableGrads(() => layer.call(tf.tensor([[input]])).sub(target).square().mul(0.5).asScalar(), layer.weights.map(({ variable }) => variable));
      return Object.values(grads)[0]?.dataSync()[0];
    });
    expect(gradient).toBeCloseTo(stated, 6);
    layer.dispose();
  });

  it("has (b − a)²/12 as the variance of a uniform initializer", () => {
    const values = initializers.glorotUniform().shape([300, 200], { seed: 1 });
    const k = Math.sqrt(6 / 500);
    const { variance } = tf.moments(values);
    expect(variance.dataSync()[0]).toBeCloseTo((2 * k) ** 2 / 12, 4);
    expect((2 * k) ** 2 / 12).toBeCloseTo(2 / 500, 12);
    tf.dispose([values, variance]);
  });
});
