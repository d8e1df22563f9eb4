import { expect, it } from "vitest";
import { arithmetic } from "../../src/index.js";
import { RandomSource } from "../../src/backend/index.js";
import reference from "../reference/variance.json" with { type: "json" };

it("keeps sums at 2 through relu from kaiming, and gradients at 1", () => {
  for (const layer of arithmetic.variance({ initializer: "kaiming", activation: "relu", depth: 20, width: 256 }).layers) {
    expect(layer.sums).toBeCloseTo(2, 4);
    expect(layer.mean).toBeCloseTo(1 / Math.sqrt(Math.PI), 4);
    expect(layer.activations).toBeCloseTo(1 - 1 / Math.PI, 4);
    expect(layer.gradients).toBeCloseTo(1, 4);
  }
});

it("halves with relu from lecun, and stays with nothing or selu", () => {
  const halved = arithmetic.variance({ initializer: "lecunNormal", activation: "relu", depth: 5, width: 64, inputVariance: 3 }).layers;
  halved.forEach(({ sums, gradients }, i) => {
    expect(sums).toBeCloseTo(3 / 2 ** i, 4);
    expect(gradients).toBeCloseTo(1 / 2 ** (4 - i), 4);
  });
  expect(arithmetic.variance({ initializer: "glorotUniform", depth: 3, width: 8 }).layers.at(-1)).toMatchObject({ sums: expect.closeTo(1, 6), gradients: expect.closeTo(1, 6) });
  const selu = arithmetic.variance({ initializer: "lecunNormal", activation: "selu", depth: 10, width: 8 }).layers.at(-1);
  expect(selu?.activations).toBeCloseTo(1, 3);
  expect(selu?.mean).toBeCloseTo(0, 3);
  expect(arithmetic.variance({ initializer: "orthonormal", depth: 2, width: 8 }).layers.at(-1)?.sums).toBeCloseTo(1.21 ** 2, 6);
  expect(arithmetic.variance({ initializer: { variance: 0.5 }, depth: 1, width: 4 }).layers[0]?.sums).toBeCloseTo(2, 6);
});

it.each(Object.entries(reference.cases))("gives the figures that quadrature in float64 gives for %s", (activation, stacks) => {
  const { width, depth, inputVariance } = reference;
  for (const [initializer, wanted] of Object.entries(stacks)) {
    const { layers } = arithmetic.variance({ initializer: initializer as "heNormal", activation: activation as "tanh", width, depth, inputVariance });
    expect(layers).toHaveLength(depth);
    layers.forEach((layer, i) => {
      for (const name of ["sums", "mean", "activations", "gradients"] as const) {
        const value = wanted[i]?.[name] ?? Number.NaN;
        expect(Math.abs(layer[name] - value), `${initializer}, layer ${i + 1}, ${name}: ${layer[name]}, not ${value}`).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
      }
    });
  }
});

it.each(["tanh", "sigmoid", "elu", "softplus", "silu"] as const)("predicts what a wide stack of %s shows", (activation) => {
  const functions = { tanh: Math.tanh, sigmoid: (x: number) => 1 / (1 + Math.exp(-x)), elu: (x: number) => (x > 0 ? x : Math.expm1(x)), softplus: (x: number) => Math.log1p(Math.exp(x)), silu: (x: number) => x / (1 + Math.exp(-x)) };
  const [width, depth, random] = [256, 3, new RandomSource(activation)];
  const measured = Array.from({ length: depth }, () => ({ sum: 0, squares: 0, count: 0 }));
  for (let run = 0; run < 48; run++) {
    let h = Array.from({ length: width }, () => random.normal());
    for (const layer of measured) {
      const scale = Math.sqrt(2 / width);
      h = h.map(() => functions[activation](h.reduce((sum, value) => sum + value * random.normal(), 0) * scale));
      layer.sum += h.reduce((a, b) => a + b, 0);
      layer.squares += h.reduce((a, b) => a + b * b, 0);
      layer.count += width;
    }
  }
  arithmetic.variance({ initializer: "heNormal", activation, depth, width }).layers.forEach((layer, i) => {
    const { sum, squares, count } = measured[i] ?? { sum: 0, squares: 0, count: 1 };
    expect(Math.abs((squares / count - (sum / count) ** 2) / layer.activations - 1)).toBeLessThan(0.08);
  });
});

it.each([
  [() => arithmetic.variance({ initializer: "he" as never, depth: 1, width: 1 }), "variance: initializer must be one of glorotUniform"],
  [() => arithmetic.variance({ initializer: "xavier", activation: "rel" as never, depth: 1, width: 1 }), 'variance: activation must be one of linear, relu, leakyRelu, elu, selu, sigmoid, tanh, softplus, softsign, silu; received "rel".'],
  [() => arithmetic.variance({ initializer: "xavier", depth: 0, width: 1 }), "variance: depth must be a positive integer; received 0."],
  [() => arithmetic.variance({ initializer: { variance: -1 }, depth: 1, width: 1 }), "variance: initializer.variance must not be negative; received -1."],
])("refuses %#", (make, message) => {
  expect(make).toThrow(message);
});
