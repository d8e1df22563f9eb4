import { describe, expect, it } from "vitest";
import { layers, sequential } from "../../src/index.js";

// The figures that the course material states, from its golden file.
const conv = (filters: number) => layers.conv2d({ filters, kernelSize: 3, activation: "relu" });
const mlp = (...units: number[]) => sequential([layers.input({ inputShape: [units[0] ?? 0] }), ...units.slice(1).map((n) => layers.dense({ units: n }))]);

describe("parameter counts of the course", () => {
  it.each([
    [[784, 64, 10], 50890],
    [[4096, 32, 3], 131203],
    [[784, 64, 64, 10], 55050],
    [[784, 512, 512, 10], 669706],
    [[784, 512, 512, 512, 10], 932362],
  ])("MLP %j has %i", (units, params) => {
    expect(mlp(...units).params).toBe(params);
  });

  it("counts the CNN with one convolution, layer by layer", () => {
    const summary = sequential([
      layers.conv2d({ filters: 32, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1] }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 100, activation: "relu" }),
      layers.dense({ units: 10 }),
    ]).describe();
    expect(summary.rows.map((row) => row.params)).toEqual([320, 0, 0, 540900, 1010]);
    expect(summary.rows.map((row) => row.outputShape)).toEqual([[26, 26, 32], [13, 13, 32], [5408], [100], [10]]);
    expect(summary.params).toBe(542230);
    expect(String(summary)).toContain("3·3·1·32 + 32 = 320");
  });

  it("counts the CNN with two convolutions, and its form with batch normalisation", () => {
    const plain = sequential([layers.input({ inputShape: [28, 28, 1] }), conv(32), conv(64), layers.maxPooling2d(), layers.flatten(), layers.dense({ units: 128 }), layers.dense({ units: 10 })]);
    expect(plain.describe().rows.slice(1).map((row) => row.params)).toEqual([320, 18496, 0, 0, 1179776, 1290]);
    expect(plain.params).toBe(1199882);
    const norm = layers.batchNormalization;
    const normalised = sequential([
      layers.input({ inputShape: [28, 28, 1] }), conv(32), norm(), conv(64), layers.maxPooling2d(), norm(), layers.flatten(), layers.dense({ units: 128 }), norm(), layers.dense({ units: 10 }),
    ]);
    const summary = normalised.describe();
    expect(summary.rows.slice(1).map((row) => row.params)).toEqual([320, 128, 18496, 0, 256, 0, 1179776, 512, 1290]);
    expect([summary.params, summary.trainable, summary.nonTrainable]).toEqual([1200778, 1200330, 448]);
    expect(String(summary)).toContain("1,200,330 trainable and 448 not");
  });
});
