import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { arithmetic, layers } from "../../src/index.js";

type Entry = readonly [name: string, options: object, params: number, trained: number];
type Count = (options: object) => { readonly params: number; readonly trainable?: number };

// Made by counts.py in test/reference.
const keras = JSON.parse(readFileSync(new URL("../reference/counts.json", import.meta.url), "utf8")) as readonly Entry[];

it.each(keras.map(([name, options, params, trained]) => [`${name} ${JSON.stringify(options)}`, name, options, params, trained] as const))("counts as Keras: %s", (_, name, options, params, trained) => {
  const counted = (arithmetic as unknown as Record<string, Count>)[name]?.(options);
  expect(counted?.params).toBe(params);
  expect(counted?.trainable ?? counted?.params).toBe(trained);
});

describe("recurrent layers", () => {
  it("write the gates' count out", () => {
    expect(String(arithmetic.lstm({ input: [28, 28], units: 128 }))).toBe("output [128] · parameters 4·(28·128 + 128·128 + 128) = 80,384 · multiply-adds 2,236,416");
    expect(arithmetic.gru({ input: [28, 28], units: 128 }).working).toContain("3·(28·128 + 128·128 + 2·128) = 60,672");
    expect(arithmetic.simpleRnn({ input: [28, 28], units: 128, returnSequences: true })).toMatchObject({ output: [28, 128], params: 20096, multiplyAdds: 28 * (28 * 128 + 128 * 128) });
  });

  it("count PyTorch's two biases, and peepholes", () => {
    expect(arithmetic.lstm({ input: [5, 10], units: 20, biases: "pytorch" }).params).toBe(4 * (10 * 20 + 20 * 20 + 40));
    expect(arithmetic.gru({ input: [5, 10], units: 20, biases: "pytorch", resetAfter: false }).params).toBe(3 * (10 * 20 + 20 * 20 + 40));
    expect(arithmetic.lstm({ input: [5, 10], units: 20, peepholes: true })).toMatchObject({ params: 4 * (10 * 20 + 20 * 20 + 20) + 60, multiplyAdds: 5 * (4 * 600 + 60) });
  });

  it.each([
    [() => arithmetic.lstm({ input: [5], units: 1 }), "lstm: input must be [steps, features]; received [5]."],
    [() => arithmetic.gru({ input: [5, 2], units: 0 }), "gru: units must be a positive integer; received 0."],
    [() => arithmetic.simpleRnn({ input: [5, 2], units: 1, biases: "torch" as never }), 'simpleRnn: biases must be "keras" or "pytorch"; received "torch".'],
    [() => arithmetic.attention({ input: [5], heads: 1, keyDim: 1 }), "attention: input and memory must be [steps, features]; received [5]."],
    [() => arithmetic.embedding({ vocabulary: 0, dimension: 1 }), "embedding: vocabulary must be a positive integer; received 0."],
    [() => arithmetic.normalization({ input: [4], kind: "bach" as never }), "normalization: kind must be one of batch, batchRenorm, layer, group, instance, rms; received \"bach\"."],
  ])("refuses %#", (make, message) => {
    expect(make).toThrow(message);
  });
});

it("attention's work is its projections' and its products'", () => {
  // Projections 64·64 for queries, keys, values and output, 10 steps each; scores and mixtures 10·10·64 each.
  expect(arithmetic.attention({ input: [10, 64], heads: 4, keyDim: 16 })).toMatchObject({ params: 16640, multiplyAdds: 4 * 64 * 64 * 10 + 2 * 10 * 10 * 64 });
});

it("layers count their work as the formulas do", () => {
  const input = [5, 10];
  const sequence = { units: 4, inputShape: input };
  expect(layers.simpleRnn(sequence).multiplyAdds).toBe(arithmetic.simpleRnn({ input, units: 4 }).multiplyAdds);
  expect(layers.lstm(sequence).multiplyAdds).toBe(arithmetic.lstm({ input, units: 4 }).multiplyAdds);
  expect(layers.gru(sequence).multiplyAdds).toBe(arithmetic.gru({ input, units: 4 }).multiplyAdds);
  const heads = layers.multiHeadAttention({ numHeads: 4, keyDim: 16 });
  heads.connectAll([[10, 64], [10, 64]]);
  expect(heads.multiplyAdds).toBe(arithmetic.attention({ input: [10, 64], heads: 4, keyDim: 16 }).multiplyAdds);
  expect(layers.timeDistributed({ layer: layers.dense({ units: 3 }), inputShape: [6, 2] }).multiplyAdds).toBe(36);
  expect(layers.bidirectional({ layer: layers.gru({ units: 4 }), inputShape: input }).multiplyAdds).toBe(2 * arithmetic.gru({ input, units: 4 }).multiplyAdds);
  expect(layers.convLstm2d({ filters: 2, kernelSize: 3, inputShape: [5, 8, 8, 1] }).multiplyAdds).toBe(5 * 36 * 9 * (1 + 2) * 8);
});

describe("network", () => {
  const mlp = [
    { name: "hidden", ...arithmetic.dense({ input: 784, units: 64 }) },
    { name: "norm", ...arithmetic.normalization({ input: [64], kind: "batch" }) },
    { name: "out", ...arithmetic.dense({ input: 64, units: 10 }) },
  ];

  it("adds up parameters, work and memory", () => {
    const all = arithmetic.network(mlp, { batchSize: 32, optimizer: "adam" });
    expect(all).toMatchObject({ params: 50240 + 256 + 650, trainable: 50240 + 128 + 650, nonTrainable: 128, multiplyAdds: 50176 + 64 + 640 });
    expect(all.memory).toEqual({ weights: 4 * 51146, gradients: 4 * 51018, optimizer: 8 * 51018, activations: 4 * 32 * 138, all: 4 * 51146 + 12 * 51018 + 4 * 32 * 138 });
    expect(all.layers[1]).toEqual({ name: "norm", memory: { weights: 1024, gradients: 512, optimizer: 1024, activations: 8192, all: 10752 } });
    expect(String(all)).toBe("51,146 parameters · 50,880 multiply-adds a sample · 834.5 kB: weights 204.6 kB, gradients 204.1 kB, adam 408.1 kB, activations of 32 17.7 kB");
  });

  it("needs no gradients for prediction", () => {
    expect(arithmetic.network(mlp).memory).toMatchObject({ gradients: 0, optimizer: 0, activations: 4 * 138 });
    expect(arithmetic.network(mlp, { optimizer: "sgd" }).memory).toMatchObject({ gradients: 4 * 51018, optimizer: 0 });
    expect([0, 999, 1000, 1234567, 5e9].map(arithmetic.bytesText)).toEqual(["0 B", "999 B", "1.00 kB", "1.23 MB", "5.00 GB"]);
  });

  it("refuses what it doesn't know", () => {
    expect(() => arithmetic.network([], { optimizer: "adm" as never })).toThrow("network: optimizer must be one of none, sgd, momentum");
    expect(() => arithmetic.network([], { batchSize: 0 })).toThrow("network: batchSize must be a positive integer; received 0.");
  });
});
