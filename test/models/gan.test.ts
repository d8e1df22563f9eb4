import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { callbacks, initializers, layers, losses, models, optimizers, sequential, type Tensor, tf } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";

// Every step here compiles; one that can't warns.
beforeEach(() => void vi.spyOn(console, "warn"));
afterEach(() => {
  expect(console.warn).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

const quiet = { verbose: false, run: false } as const;

function network(formula: "original" | "modified" | "wasserstein", options = {}) {
  const generator = sequential([layers.dense({ units: 8, activation: "tanh", inputShape: [2] }), layers.dense({ units: 1 })], { name: "generator" });
  const discriminator = sequential([layers.dense({ units: 8, activation: "tanh" }), layers.dense({ units: 1, activation: formula === "wasserstein" ? "linear" : "sigmoid" })], { name: "discriminator" });
  return models.gan({ generator, discriminator, formula, seed: 4, ...options });
}

/** Samples around 3. */
const samples = (count: number) => numbers(count, 6).map((value) => [3 + 0.3 * value]);
const mean = (tensor: Tensor) => {
  const value = tf.tidy(() => tensor.mean().dataSync()[0] ?? Number.NaN);
  tensor.dispose();
  return value;
};

describe("gan", () => {
  it.each([
    ["original", 0.01, {}],
    ["modified", 0.01, {}],
    ["wasserstein", 0.01, { paramClipValue: 0.5 }],
  ] as const)("%s: the generator moves to where the samples are", async (formula, learningRate, more) => {
    const net = network(formula, { discriminatorSteps: 2 }).compile({ optimizer: optimizers.adam({ learningRate, beta1: 0.5, ...more }), generatorOptimizer: optimizers.adam({ learningRate, beta1: 0.5 }) });
    const data = { inputs: samples(64) };
    const first = await net.fit(data, { ...quiet, batchSize: 32, seed: 1 });
    const before = Math.abs(mean(await net.generate(200)) - 3);
    expect(Object.keys(first.history)).toEqual(["discriminatorLoss", "generatorLoss"]);
    await net.fit(data, { ...quiet, epochs: 120, batchSize: 32, seed: 1 });
    expect(Math.abs(mean(await net.generate(200)) - 3)).toBeLessThan(before / 2);
    net.dispose();
  });

  it("counts what neon's costs count, and each step changes its own network alone", async () => {
    const net = network("modified").compile({ optimizer: optimizers.sgd({ learningRate: 0 }), generatorOptimizer: optimizers.sgd({ learningRate: 0 }) });
    const inputs = samples(8);
    const run = await net.fit({ inputs }, { ...quiet, batchSize: 8, seed: 1 });
    const real = await net.predict(inputs);
    const onReal = losses.ganCost({ part: "discriminator", formula: "modified" }).value(tf.onesLike(real), real).dataSync()[0] ?? 0;
    // The loss is the mean of −ln D on samples, worked out here, and a part on inventions, which is more than 0.
    const byHand = Array.from(real.dataSync()).reduce((sum, p) => sum - Math.log(p), 0) / 8;
    expect(onReal).toBeCloseTo(byHand, 5);
    expect(run.last["discriminatorLoss"]).toBeGreaterThan(byHand);
    expect(run.last["generatorLoss"]).toBeGreaterThan(0);
    // A discriminator that says 0.8 of everything costs −ln 0.8 and −ln 0.2, and its generator −ln 0.8.
    const certain = models.gan({ generator: sequential([layers.dense({ units: 1, inputShape: [2] })]), discriminator: sequential([layers.dense({ units: 1, kernelInitializer: "zeros", biasInitializer: initializers.constant({ value: Math.log(4) }), activation: "sigmoid" })]) });
    certain.compile({ optimizer: optimizers.sgd({ learningRate: 0 }), generatorOptimizer: optimizers.sgd({ learningRate: 0 }) });
    const costs = (await certain.fit({ inputs }, { ...quiet, batchSize: 8 })).last;
    expect(costs["discriminatorLoss"]).toBeCloseTo(-Math.log(0.8) - Math.log(0.2), 5);
    expect(costs["generatorLoss"]).toBeCloseTo(-Math.log(0.8), 5);
    certain.dispose();
    const before = net.weights.map(({ variable }) => variable.arraySync());
    net.compile({ optimizer: optimizers.sgd({ learningRate: 0 }), generatorOptimizer: optimizers.sgd({ learningRate: 0.1 }) });
    await net.fit({ inputs }, quiet);
    const changed = net.weights.map(({ variable }, i) => JSON.stringify(variable.arraySync()) !== JSON.stringify(before[i]));
    expect(changed).toEqual([true, true, true, true, false, false, false, false]);
    real.dispose();
    net.dispose();
  });

  it("invents samples while it learns, to be shown after each epoch", async () => {
    const net = network("modified").compile({ optimizer: optimizers.adam({ learningRate: 0.05 }), generatorOptimizer: optimizers.adam({ learningRate: 0.05 }) });
    const shown: number[][] = [];
    const show = callbacks.lambda({
      onEpochEnd: async () => {
        const invented = await net.generate(4);
        shown.push(Array.from(invented.dataSync()));
        invented.dispose();
      },
    });
    await net.fit({ inputs: samples(8) }, { ...quiet, epochs: 3, seed: 1, callbacks: [show] });
    expect(shown.map((values) => values.length)).toEqual([4, 4, 4]);
    expect(new Set(shown.map(String)).size).toBe(3);
    net.dispose();
  });

  it("leaves as many tensors as it found, and says what doesn't fit", async () => {
    const net = network("modified").compile({ optimizer: "adam", generatorOptimizer: "adam" });
    await net.fit({ inputs: samples(8) }, quiet);
    const before = tf.memory().numTensors;
    await net.fit({ inputs: samples(8) }, quiet);
    (await net.generate(3)).dispose();
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
    await expect(network("modified").compile({ optimizer: "adam", generatorOptimizer: "adam" }).fit({ inputs: [[1, 2]] }, quiet)).rejects.toThrow("gan: the generator must give samples of the data's shape [2]; it gives [1].");
    expect(() => network("modified", { discriminatorSteps: 0 })).toThrow("gan: discriminatorSteps must be a positive integer; received 0.");
  });
});
