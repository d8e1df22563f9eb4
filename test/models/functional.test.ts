import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Callback, datasets, explainParams, layers, losses, Model, model, optimizers, type Shape, sequential, type Tensor, type TensorBatch, tf } from "../../src/index.js";
import { DISPLAY } from "../../src/protocol/host.js";
import { numbers } from "../reference/arrays.js";

// Every step here compiles; one that can't warns.
beforeEach(() => void vi.spyOn(console, "warn"));
afterEach(() => {
  expect(console.warn).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

const quiet = { verbose: false, run: false } as const;
const made: Model[] = [];
const keep = <T extends Model>(net: T): T => (made.push(net), net);
afterEach(() => made.splice(0).forEach((net) => net.dispose()));

class Add extends layers.MergeLayer {
  readonly kind = "add";
  protected shapeAfter([first = []]: readonly Shape[]): Shape {
    return first;
  }
  call(inputs: readonly Tensor[]): Tensor {
    return inputs.reduce((sum, x) => sum.add(x));
  }
}

class Abort extends Callback {
  override onBatchEnd(): void {
    throw new Error("stop here");
  }
}

const rows = (count: number, width: number, seed = 1): number[][] => {
  const flat = numbers(count * width, seed);
  return Array.from({ length: count }, (_, i) => flat.slice(i * width, (i + 1) * width));
};
const values = (tensor: Tensor): number[] => {
  const found = Array.from(tensor.dataSync());
  tensor.dispose();
  return found;
};
const close = (got: readonly number[], wanted: readonly number[]): void => {
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? Number.NaN, 5));
};

/** Two inputs through one shared layer, two outputs. */
function twins() {
  const [left, right] = [layers.input({ shape: [3], name: "left" }), layers.input({ shape: [3], name: "right" })];
  const shared = layers.dense({ units: 4, activation: "tanh", name: "shared" });
  const both = new Add({}).apply([shared.apply(left), shared.apply(right)]);
  const [age, sex] = [layers.dense({ units: 1, name: "age" }).apply(both), layers.dense({ units: 2, name: "sex" }).apply(both)];
  return keep(model({ inputs: [left, right], outputs: { age, sex }, seed: 3 }));
}

const twinsData = (count: number) => {
  const left = rows(count, 3);
  return {
    inputs: { left, right: rows(count, 3, 2) },
    targets: { age: left.map(([a = 0, b = 0]) => [a + b]), sex: left.map(([a = 0]) => (a > 0 ? 1 : 0)) },
  };
};

describe("functional models", () => {
  it("compute what their layers compute, a shared one with one set of weights", async () => {
    const net = twins();
    expect(net.params).toBe(16 + 5 + 10);
    expect(net.layers.map(({ name }) => name)).toEqual(["left", "right", "shared", "add", "age", "sex"]);
    const { inputs } = twinsData(5);
    const answers = await net.predictAll(inputs);
    expect(Object.keys(answers)).toEqual(["age", "sex"]);
    const [kernel, bias, ageKernel, ageBias] = net.weights.map(({ variable }) => variable) as Tensor[];
    const wanted = tf.tidy(() => {
      const hidden = (x: number[][]) => tf.tensor2d(x).matMul(kernel as Tensor).add(bias as Tensor).tanh();
      return Array.from(hidden(inputs.left).add(hidden(inputs.right)).matMul(ageKernel as Tensor).add(ageBias as Tensor).dataSync());
    });
    close(values(answers["age"] as Tensor), wanted);
    answers["sex"]?.dispose();
    const byOrder = await net.predictAll([inputs.left, inputs.right], { batchSize: 2 });
    close(values(byOrder["age"] as Tensor), wanted);
    byOrder["sex"]?.dispose();
  });

  it("learn several outputs, each by its loss, its weight and its metrics", async () => {
    const net = twins().compile({
      optimizer: optimizers.adam({ learningRate: 0.02 }),
      loss: { age: "mse", sex: losses.sparseCategoricalCrossentropy({ fromLogits: true }) },
      lossWeights: { age: 0.5 },
      metrics: { sex: ["accuracy"] },
    });
    const data = twinsData(40);
    const run = await net.fit(data, { ...quiet, epochs: 30, batchSize: 8, seed: 1, validationSplit: 0.25 });
    expect(Object.keys(run.history)).toEqual(["loss", "ageLoss", "sexLoss", "sexAccuracy", "valLoss", "valAgeLoss", "valSexLoss", "valSexAccuracy"]);
    expect(run.last["loss"]).toBeLessThan((run.history["loss"]?.[0] ?? 0) * 0.7);
    const scores = await net.evaluate(data, { batchSize: 7 });
    expect(scores["loss"]).toBeCloseTo(0.5 * (scores["ageLoss"] ?? 0) + (scores["sexLoss"] ?? 0), 5);
    const hidden = (x: number[][]) => net.layers.find(({ name }) => name === "shared")?.apply(tf.tensor2d(x)) as Tensor;
    const ages = values(net.layers.find(({ name }) => name === "age")?.apply(hidden(data.inputs.left).add(hidden(data.inputs.right))) as Tensor);
    expect(scores["ageLoss"]).toBeCloseTo(ages.reduce((sum, age, i) => sum + (age - (data.targets.age[i]?.[0] ?? 0)) ** 2, 0) / 40, 6);
    const again = await net.evaluate({ inputs: [data.inputs.left, data.inputs.right], targets: [data.targets.age, data.targets.sex] });
    expect(again["loss"]).toBeCloseTo(scores["loss"] ?? 0, 5);
  });

  it("take datasets for their inputs and targets, by name or in order", async () => {
    const net = twins().compile({ optimizer: "adam", loss: { age: "mse", sex: losses.sparseCategoricalCrossentropy({ fromLogits: true }) } });
    const { inputs, targets } = twinsData(6);
    const [left, right] = [
      datasets.fromArrays({ inputs: inputs.left, targets: targets.age }),
      datasets.fromArrays({ inputs: inputs.right, targets: targets.sex }),
    ];
    const plain = await net.evaluate({ inputs, targets });
    for (const data of [{ inputs: { left, right }, targets: { age: left, sex: right } }, { inputs: [left, right], targets: [left, right] }]) {
      for (const [name, value] of Object.entries(await net.evaluate(data))) expect(value).toBeCloseTo(plain[name] ?? Number.NaN, 5);
    }
    const [a, b] = [await net.predictAll({ left, right }), await net.predictAll(inputs)];
    close(values(a["age"] as Tensor), values(b["age"] as Tensor));
    tf.dispose([a["sex"], b["sex"]] as Tensor[]);
    await expect(net.evaluate(left)).rejects.toThrow("evaluate: the model takes the inputs left, right and the targets age, sex; received a dataset, which has one of each. Give { inputs: {…}, targets: {…} } with an array for each.");
  });

  it("train what a loss reaches and leave the rest", async () => {
    const net = twins().compile({ optimizer: "adam", loss: { age: "mse" } });
    const before = values(net.weights[4]?.variable.clone() as Tensor);
    const { inputs, targets } = twinsData(8);
    const run = await net.fit({ inputs, targets: { age: targets.age } }, { ...quiet, epochs: 2 });
    expect(Object.keys(run.history)).toEqual(["loss", "ageLoss"]);
    expect(values(net.weights[4]?.variable.clone() as Tensor)).toEqual(before);
  });

  it("stand in each other as layers, sharing their weights", async () => {
    const inner = sequential([layers.dense({ units: 3, activation: "relu", inputShape: [2] }), layers.dense({ units: 2 })], { name: "inner" });
    const x = layers.input({ shape: [2] });
    const outer = keep(model({ inputs: x, outputs: layers.dense({ units: 1 }).apply(inner.apply(inner.apply(x))) }));
    expect(outer.params).toBe(17 + 3);
    expect(outer.weights.slice(0, 4)).toEqual(inner.weights);
    const twice = await inner.predict(await inner.predict(rows(3, 2)));
    const byLayers = (x: Tensor) => inner.layers.reduce<Tensor>((signal, layer) => layer.apply(signal) as Tensor, x);
    close(values(await outer.predict(rows(3, 2))), values(outer.layers.at(-1)?.apply(byLayers(byLayers(tf.tensor2d(rows(3, 2))))) as Tensor));
    const cut = model({ inputs: x, outputs: outer.layers.at(-1)?.output as never });
    close(values(await cut.predict(rows(3, 2))), values(await outer.predict(rows(3, 2))));
    twice.dispose();
    outer.compile({ optimizer: "adam", loss: "mse" });
    await outer.fit({ inputs: rows(8, 2), targets: rows(8, 1) }, quiet);
    inner.trainable = false;
    expect(outer.trainableWeights).toHaveLength(2);
  });

  it("are cut at any layer", async () => {
    const net = keep(sequential([layers.dense({ units: 4, activation: "relu", inputShape: [2] }), layers.dense({ units: 3 }), layers.dense({ units: 1 })], { seed: 1 }));
    const features = model({ inputs: net.inputs, outputs: net.layers[1]?.output as never });
    expect(features.outputShape).toEqual([3]);
    const head = model({ inputs: net.layers[1]?.output as never, outputs: net.outputs });
    close(values(await head.predict(await features.predict(rows(4, 2)))), values(await net.predict(rows(4, 2))));
  });

  it("sum themselves up with what is connected to what", () => {
    const lines = String(twins().describe()).split("\n");
    expect(lines[0]?.trimEnd()).toBe("layer   output shape  parameters  multiply-adds  how they are counted  connected to");
    expect(lines.find((line) => line.startsWith("shared"))?.trimEnd()).toMatch(/^shared +\[4\] +16 +12 +3·4 \+ 4 = 16 +left; right$/);
    expect(lines.find((line) => line.startsWith("add"))).toContain("shared + shared");
    expect(String(explainParams(twins()))).toBe("model: 3·4 + 4 + 4·1 + 1 + 4·2 + 2 = 31");
    // Twice 3·4 multiply-adds for the shared layer, 4·1 and 4·2 for the heads; 31 weights of 4 bytes, and the layers' outputs, 2·4 + 4 + 1 + 2.
    expect(lines.slice(-2).join("\n")).toBe("model: 31 parameters\n36 multiply-adds a sample · weights 124 B, activations of a sample 60 B");
    const html = String(twins().describe()[DISPLAY]()["text/html"]);
    expect(html).toContain("shared + shared");
    expect(html.match(/>[^<>]*\d[^<>]*</g)?.filter((cell) => cell.includes("="))).toEqual([">3·4 + 4 = 16<", ">4·1 + 1 = 5<", ">4·2 + 2 = 10<"]);
  });

  it("leave as many tensors as they found", async () => {
    const net = twins().compile({ optimizer: "adam", loss: { age: "mse", sex: losses.sparseCategoricalCrossentropy({ fromLogits: true }) }, metrics: { sex: ["accuracy"] } });
    const data = twinsData(20);
    const options = { ...quiet, batchSize: 8, sampleWeight: Array.from({ length: 20 }, (_, i) => i % 3) };
    const once = async () => {
      await net.fit(data, { ...options, validation: data });
      await net.evaluate(data);
      tf.dispose(await net.predictAll(data.inputs));
    };
    await once();
    const before = tf.memory().numTensors;
    await once();
    expect(tf.memory().numTensors).toBe(before);
    const flawed = { ...data, inputs: { ...data.inputs, right: data.inputs.right.map((row, i) => (i === 17 ? [Number.NaN, 0, 0] : row)) } };
    await expect(net.fit(flawed, options)).rejects.toThrow("The batch's inputs hold NaN or an infinity already: clean the data.");
    await expect(net.fit(data, { ...options, callbacks: [new Abort()] })).rejects.toThrow("stop here");
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("weights of samples and classes", () => {
  const data = { inputs: rows(12, 2), targets: rows(12, 1, 5) };
  const net = () => keep(sequential([layers.dense({ units: 1, inputShape: [2] })], { seed: 1 })).compile({ optimizer: optimizers.sgd({ learningRate: 0.1 }), loss: "mse", metrics: [], weightedMetrics: [] });

  it("a sample of weight 0 is as if it were not there, and one of 2 counts twice", async () => {
    const weights = Array.from({ length: 12 }, (_, i) => (i < 6 ? 2 : 0));
    const [a, b] = [net(), net()];
    await a.fit(data, { ...quiet, epochs: 3, batchSize: 12, shuffle: false, sampleWeight: weights });
    const half = { inputs: data.inputs.slice(0, 6), targets: data.targets.slice(0, 6) };
    await b.fit(half, { ...quiet, epochs: 3, batchSize: 6, shuffle: false });
    a.weights.forEach(({ variable }, i) => close(Array.from(variable.dataSync()), Array.from(b.weights[i]?.variable.dataSync() ?? [])));
    const scores = await a.evaluate(data, { sampleWeight: weights });
    expect(scores["loss"]).toBeCloseTo((await a.evaluate(half))["loss"] ?? 0, 5);
    expect((await a.evaluate({ ...data, sampleWeight: weights }))["loss"]).toBe(scores["loss"]);
  });

  it("weights follow their samples when these are shuffled", async () => {
    const onlyOne = Array.from({ length: 12 }, (_, i) => (i === 7 ? 1 : 0));
    const run = await net().compile({ optimizer: optimizers.sgd({ learningRate: 0 }), loss: "mse" }).fit(data, { ...quiet, batchSize: 1, sampleWeight: onlyOne, seed: 9 });
    const alone = await net().evaluate({ inputs: [data.inputs[7] ?? []], targets: [data.targets[7] ?? []] });
    expect(run.history["loss"]?.[0]).toBeCloseTo((alone["loss"] ?? 0) / 12, 6);
  });

  it("classWeight is the same as weights by the samples' classes", async () => {
    const labels = Array.from({ length: 12 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const classifier = () => keep(sequential([layers.dense({ units: 2, inputShape: [2] })], { seed: 1 })).compile({ optimizer: "sgd", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
    const fit = async (options: object) => (await classifier().fit({ inputs: data.inputs, targets: labels }, { ...quiet, seed: 1, ...options })).last["loss"];
    expect(await fit({ classWeight: { 1: 5 } })).toBe(await fit({ sampleWeight: labels.map((label) => (label === 1 ? 5 : 1)) }));
    expect(await fit({ classWeight: { 1: 5 } })).not.toBe(await fit({}));
    const hot = labels.map((label) => (label === 1 ? [0, 1] : [1, 0]));
    const oneHot = classifier().compile({ optimizer: "sgd", loss: losses.categoricalCrossentropy({ fromLogits: true }) });
    const run = await oneHot.fit({ inputs: data.inputs, targets: hot }, { ...quiet, seed: 1, classWeight: [1, 5] });
    expect(run.last["loss"]).toBeCloseTo((await fit({ classWeight: { 1: 5 } })) ?? 0, 5);
  });

  it.each([
    [{ sampleWeight: [1, 2] }, "fit: sampleWeight must be one number for each of the 12 samples; received [2]."],
    [{ sampleWeight: Array.from({ length: 12 }, () => -1) }, "fit: sampleWeight must hold finite numbers from 0; received -1 at sample 0."],
    [{ classWeight: { one: 3 } as never }, "fit: classWeight must map class numbers to finite numbers from 0; received one: 3."],
  ])("refuses %j", async (options, message) => {
    await expect(net().fit(data, { ...quiet, ...options })).rejects.toThrow(message);
  });
});

describe("masks", () => {
  const sequences = [[[1, 2], [3, 4], [0, 0]], [[5, 6], [0, 0], [0, 0]]];
  const targets = [[[1], [2], [50]], [[3], [60], [70]]];

  it("steps that a mask leaves out count neither in the loss nor in the metrics", async () => {
    const net = keep(sequential([layers.masking({ inputShape: [3, 2] }), layers.dense({ units: 1, kernelInitializer: "ones" })]));
    net.compile({ optimizer: "sgd", loss: "mse", metrics: ["meanSquaredError"] });
    const byHand = ((1 + 2 - 1) ** 2 + (3 + 4 - 2) ** 2 + (5 + 6 - 3) ** 2) / 3;
    const scores = await net.evaluate({ inputs: sequences, targets });
    expect(scores["loss"]).toBeCloseTo(byHand, 4);
    expect(scores["meanSquaredError"]).toBeCloseTo(byHand, 4);
    const weighted = await net.evaluate({ inputs: sequences, targets, sampleWeight: [1, 0] });
    expect(weighted["loss"]).toBeCloseTo((4 + 25) / 3, 4);
    expect(weighted["meanSquaredError"]).toBeCloseTo(byHand, 4);
    net.compile({ optimizer: "sgd", loss: "mse", weightedMetrics: ["meanSquaredError"] });
    expect((await net.evaluate({ inputs: sequences, targets, sampleWeight: [1, 0] }))["meanSquaredError"]).toBeCloseTo((4 + 25) / 2, 4);
    const run = await net.fit({ inputs: sequences, targets }, { ...quiet, batchSize: 2 });
    expect(run.last["loss"]).toBeCloseTo(byHand, 4);
  });
});

describe("a training step of its own", () => {
  class Autoencoder extends Model {
    readonly kind = "autoencoder";
    readonly encoder = layers.dense({ units: 2, activation: "tanh" });
    readonly decoder = layers.dense({ units: 4 });
    override get figures() {
      return ["loss", "size"];
    }
    override call(x: Tensor, context = { training: false }) {
      return this.decoder.apply(this.encoder.apply(x, context), context);
    }
    protected override trainStep({ inputs: [x] }: TensorBatch) {
      if (x === undefined) return undefined;
      return { loss: this.minimize(() => this.call(x, { training: true }).sub(x).square().mean()), size: x.abs().mean() };
    }
  }

  it("runs compiled and learns; the forward pass tells its shapes", async () => {
    const net = keep(new Autoencoder({ seed: 2 })).compile({ optimizer: optimizers.adam({ learningRate: 0.05 }) });
    const inputs = rows(16, 4);
    const run = await net.fit({ inputs }, { ...quiet, epochs: 40, batchSize: 8, seed: 1 });
    expect(Object.keys(run.history)).toEqual(["loss", "size"]);
    expect(run.last["loss"]).toBeLessThan((run.history["loss"]?.[0] ?? 0) / 2);
    expect(run.last["size"]).toBeCloseTo(inputs.flat().reduce((sum, x) => sum + Math.abs(x), 0) / 64, 5);
    close(values(await net.predict(inputs)), values(net.decoder.apply(net.encoder.apply(tf.tensor2d(inputs)))));
    expect(net.outputShape).toEqual([4]);
    const before = tf.memory().numTensors;
    await net.fit({ inputs }, { ...quiet, batchSize: 8 });
    expect(tf.memory().numTensors).toBe(before);
    const again = keep(new Autoencoder({ seed: 2 })).compile({ optimizer: optimizers.adam({ learningRate: 0.05 }) });
    expect((await again.fit({ inputs }, { ...quiet, epochs: 40, batchSize: 8, seed: 1 })).history).toEqual(run.history);
  });

  it("asks for the figures that it names", async () => {
    class Wrong extends Autoencoder {
      protected override trainStep({ inputs: [x] }: TensorBatch) {
        return { loss: (x as Tensor).mean(), sise: (x as Tensor).mean() };
      }
    }
    const net = keep(new Wrong({})).compile({ optimizer: "adam" });
    await expect(net.fit({ inputs: rows(4, 4) }, quiet)).rejects.toThrow('trainStep: unknown figure "sise". Did you mean "size"? Known: loss, size.');
    await expect(net.evaluate({ inputs: rows(4, 4) })).rejects.toThrow("there is nothing to make smaller: give compile a loss");
  });
});

describe("accumulated gradients, rules and freezing", () => {
  const data = { inputs: rows(12, 2), targets: rows(12, 1, 5) };
  const dense = (options = {}) => layers.dense({ units: 1, inputShape: [2], ...options });

  it("three batches of 4 with their gradients averaged are one of 12", async () => {
    const [whole, parts] = [1, 3].map((accumulationSteps) => keep(sequential([dense()], { seed: 1 })).compile({ optimizer: optimizers.adam({ accumulationSteps }), loss: "mse" })) as [Model, Model];
    await whole.fit(data, { ...quiet, epochs: 4, batchSize: 12, shuffle: false });
    await parts.fit(data, { ...quiet, epochs: 4, batchSize: 4, shuffle: false });
    parts.weights.forEach(({ variable }, i) => close(Array.from(variable.dataSync()), Array.from(whole.weights[i]?.variable.dataSync() ?? [])));
  });

  it("a regularizer's value is added to the loss, and a constraint holds after every step", async () => {
    const net = keep(sequential([dense({ kernelRegularizer: "l2", kernelConstraint: "nonNeg" })], { seed: 1 })).compile({ optimizer: optimizers.sgd({ learningRate: 0.5 }), loss: "mse" });
    const plain = keep(sequential([dense()], { seed: 1 })).compile({ optimizer: "sgd", loss: "mse" });
    const kernel = Array.from(net.weights[0]?.variable.dataSync() ?? []);
    const [penalized, bare] = [await net.evaluate(data), await plain.evaluate(data)];
    expect((penalized["loss"] ?? 0) - (bare["loss"] ?? 0)).toBeCloseTo(0.01 * kernel.reduce((sum, w) => sum + w * w, 0), 5);
    await net.fit(data, { ...quiet, epochs: 3, seed: 1 });
    expect(Math.min(...(net.weights[0]?.variable.dataSync() ?? [-1]))).toBeGreaterThanOrEqual(0);
  });

  it("a frozen layer keeps its weights, and thaws at the next compile", async () => {
    const net = keep(sequential([layers.dense({ units: 2, inputShape: [2] }), layers.batchNormalization(), layers.dense({ units: 1 })], { seed: 1 }));
    const frozen = () => net.weights.slice(0, 6).map(({ variable }) => Array.from(variable.dataSync()));
    for (const layer of net.layers.slice(0, 2)) layer.trainable = false;
    net.compile({ optimizer: "adam", loss: "mse" });
    const before = frozen();
    await net.fit(data, { ...quiet, epochs: 2 });
    expect(frozen()).toEqual(before);
    // What is frozen still does its part: the last layer's output comes of the frozen ones'.
    const [kernel, bias, , , mean, variance, last, lastBias] = net.weights.map(({ variable }) => variable) as Tensor[];
    const byHand = tf.tidy(() => {
      const hidden = tf.tensor2d(data.inputs).matMul(kernel as Tensor).add(bias as Tensor);
      const normalized = hidden.sub(mean as Tensor).div((variance as Tensor).add(1e-3).sqrt());
      return Array.from(normalized.matMul(last as Tensor).add(lastBias as Tensor).dataSync());
    });
    close(values(await net.predict(data.inputs)), byHand);
    for (const layer of net.layers) layer.trainable = true;
    net.compile({ optimizer: "adam", loss: "mse" });
    await net.fit(data, { ...quiet, epochs: 2 });
    frozen().forEach((values, i) => expect(values).not.toEqual(before[i]));
  });
});

describe("bad input", () => {
  const x = layers.input({ shape: [2] });
  const y = layers.dense({ units: 1 }).apply(x);

  it.each([
    [() => model({ inputs: x, outputs: layers.dense({ units: 1 }).apply(layers.input({ shape: [3], name: "other" })) }), "model: an output depends on other [3], which is not among the inputs (input [2]). Add it to inputs."],
    [() => model({ inputs: [x, layers.input({ shape: [3], name: "idle" })], outputs: y }), "model: the input idle [3] leads to no output. Leave it out of inputs, or use it."],
    [() => model({ inputs: [], outputs: y }), "model: inputs must be symbolic tensors, one, a list of them or an object by name; received none."],
    [() => model({ inputs: x, outputs: tf.scalar(1) as never }), "received a Tensor"],
    [() => sequential([x as never]), "sequential: item 1 must be a layer; received input [2]. An input stands there as layers.input({ inputShape })."],
    [() => model({ inputs: [x, x], outputs: y }), "model: inputs must differ from each other; the same one is there twice."],
    [() => model({ inputs: x, outputs: layers.dense({ units: 1, name: "a" }).apply(layers.dense({ units: 1, name: "a" }).apply(x)) }), 'model: two layers are called "a". Give each its own name.'],
    [() => twins().compile({ optimizer: "adam", loss: { agee: "mse" } }), 'compile: loss: unknown name "agee". Did you mean "age"? Known: age, sex.'],
    [() => twins().compile({ optimizer: "adam", loss: ["mse"] }), "compile: loss must hold one item for each of age, sex; received 1 items."],
    [() => twins().compile({ optimizer: "adam", loss: "mse", metrics: ["accuracy"] }), 'compile: metrics must say which output each belongs to, as { age: ["accuracy"] }; received one list for the outputs age, sex.'],
    [() => twins().compile({ optimizer: "adam", loss: "mse", lossWeights: { age: Number.NaN } }), "compile: lossWeights must be finite numbers; received NaN."],
  ])("%# is refused", (make, message) => {
    expect(make).toThrow(message);
  });

  it("data that doesn't fit leaves no tensor behind", async () => {
    const net = twins().compile({ optimizer: "adam", loss: { age: "mse", sex: losses.sparseCategoricalCrossentropy({ fromLogits: true }) } });
    const good = twinsData(4);
    await net.fit(good, quiet);
    const before = tf.memory().numTensors;
    const fit = (data: object) => net.fit(data as never, quiet);
    await expect(fit({ inputs: { left: good.inputs.left }, targets: good.targets })).rejects.toThrow('fit: inputs must hold something for each of left, right; nothing is there for "right".');
    await expect(fit({ ...good, inputs: { left: good.inputs.left, rihgt: good.inputs.right } })).rejects.toThrow('fit: inputs: unknown name "rihgt". Did you mean "right"?');
    await expect(fit({ ...good, inputs: { left: good.inputs.left, right: rows(5, 3) } })).rejects.toThrow("the same number of samples on their first axis; received 4 and 5 inputs and 4 and 4 targets.");
    await expect(fit({ ...good, inputs: { left: good.inputs.left, right: rows(4, 2) } })).rejects.toThrow("fit: model takes for right inputs of shape [3]; received [2].");
    await expect(fit({ ...good, inputs: { left: good.inputs.left, right: [["a"], ["b"], ["c"], ["d"]] } })).rejects.toThrow("fit: inputs.right must hold numbers; received values of type string.");
    await expect(fit({ ...good, inputs: { left: good.inputs.left, right: [[1, 2, 3], [1]] } })).rejects.toThrow("fit: inputs.right must be nested arrays of one shape; received rows of different lengths.");
    await expect(fit({ inputs: good.inputs })).rejects.toThrow("fit: samples must be a dataset or an object { inputs, targets }; received an object with inputs.");
    await expect(fit({ ...good, inputs: tf.ones([4, 3]) })).rejects.toThrow("fit: inputs must be given for each of left, right, by name or as a list; received a single array.");
    await expect(net.predict(good.inputs)).rejects.toThrow("predict: model has the outputs age, sex. Take predictAll, which gives each by its name.");
    await expect(net.predictAll({ left: good.inputs.left, right: rows(5, 3) })).rejects.toThrow("predict: inputs must hold samples on their first axis, as many in each; received [4, 3] and [5, 3].");
    expect(tf.memory().numTensors).toBe(before + 1); // the test's own tensor of ones
  });
});
