import { afterEach, describe, expect, it, vi } from "vitest";
import { Callback, datasets, layers, losses, metrics, optimizers, Sequential, sequential, type Tensor, tf } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";

const quiet = { verbose: false, run: false } as const;

/** 100 points in four groups that a small network tells apart. */
function groups(size = 100): datasets.Dataset {
  const noise = numbers(2 * size, 11);
  const targets = Int32Array.from({ length: size }, (_, i) => i % 4);
  const inputs = Float32Array.from({ length: 2 * size }, (_, i) => {
    const label = targets[i >> 1] ?? 0;
    return (i % 2 === 0 ? (label & 1) * 2 - 1 : label - 1 > 0 ? 1 : -1) + 0.2 * (noise[i] ?? 0);
  });
  return new datasets.Dataset({ inputs, inputShape: [2], targets, name: "groups" });
}

function network(...middle: layers.Layer[]): Sequential {
  const net = sequential([layers.dense({ units: 16, activation: "relu", inputShape: [2] }), ...middle, layers.dense({ units: 4 })]);
  return net.compile({
    optimizer: optimizers.adam({ learningRate: 0.02 }),
    loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }),
    metrics: [metrics.accuracy()],
  });
}

class Watch extends Callback {
  readonly losses: number[] = [];
  constructor(readonly at?: (step: number) => void) {
    super();
  }
  override onBatchEnd(step: number, scores: Record<string, number>): void {
    this.losses.push(scores["loss"] ?? Number.NaN);
    this.at?.(step);
  }
}

const made: Sequential[] = [];
const keep = (net: Sequential): Sequential => (made.push(net), net);
afterEach(() => made.splice(0).forEach((net) => net.dispose()));

describe("fit", () => {
  it("learns, and reports every epoch", async () => {
    const net = keep(network());
    const run = await net.fit(groups(), { ...quiet, epochs: 15, batchSize: 16, validation: groups(40), seed: 1 });
    expect(run.history["accuracy"]?.at(-1)).toBeGreaterThan(0.95);
    expect(Object.keys(run.history)).toEqual(["loss", "accuracy", "valLoss", "valAccuracy"]);
    expect(run.epochs).toBe(15);
    expect(run.status).toBe("finished");
    expect(String(run)).toContain("valAccuracy");
  });

  it("repeats a seed bit by bit, dropout and order included", async () => {
    const losses = async (seed: number) => {
      const watch = new Watch();
      await keep(network(layers.dropout({ rate: 0.3 }))).fit(groups(), { ...quiet, epochs: 3, batchSize: 16, seed, callbacks: [watch] });
      return watch.losses;
    };
    const first = await losses(7);
    expect(first).toHaveLength(21);
    expect(await losses(7)).toEqual(first);
    expect(await losses(8)).not.toEqual(first);
  });

  it("goes through the samples in another order each epoch, or in theirs", async () => {
    const losses = async (shuffle: boolean) => {
      const watch = new Watch();
      const net = keep(network());
      net.compile({ optimizer: optimizers.sgd({ learningRate: 0 }), loss: "mse" });
      const data = { inputs: groups(12).tensors()[0], targets: Array.from({ length: 12 }, (_, i) => [i, 0, 0, 0]) };
      await net.fit(data, { ...quiet, epochs: 2, batchSize: 1, shuffle, seed: 3, callbacks: [watch] });
      data.inputs.dispose();
      return [watch.losses.slice(0, 12), watch.losses.slice(12)] as const;
    };
    const [first, second] = await losses(true);
    const [plain, again] = await losses(false);
    expect(again).toEqual(plain);
    expect(second).not.toEqual(first);
    expect(first).not.toEqual(plain);
    for (const order of [first, second]) expect([...order].sort()).toEqual([...plain].sort());
  });

  it("gives the seed it drew, so that it can be repeated", async () => {
    const first = await keep(network()).fit(groups(), quiet);
    const again = await keep(network()).fit(groups(), { ...quiet, seed: first.seed });
    expect(again.history).toEqual(first.history);
  });

  it("reports the mean over all samples when the last batch is smaller", async () => {
    const net = keep(network());
    net.compile({ optimizer: optimizers.sgd({ learningRate: 0 }), loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"] });
    const run = await net.fit(groups(50), { ...quiet, batchSize: 16, seed: 1 });
    const whole = await net.evaluate(groups(50), { batchSize: 50 });
    expect(run.history["loss"]?.[0]).toBeCloseTo(whole["loss"] ?? Number.NaN, 5);
    expect(run.history["accuracy"]?.[0]).toBe(whole["accuracy"]);
    expect(await net.evaluate(groups(50), { batchSize: 7 })).toMatchObject({ accuracy: whole["accuracy"] });
  });

  it("takes validation from the end", async () => {
    const net = keep(network());
    const run = await net.fit(groups(), { ...quiet, validationSplit: 0.2, batchSize: 100, seed: 1 });
    expect(run.history["valLoss"]?.[0]).toBeCloseTo((await net.evaluate(groups().slice(80)))["loss"] ?? Number.NaN, 5);
  });

  it("takes tensors and arrays", async () => {
    const net = keep(sequential([layers.dense({ units: 1 })]));
    net.compile({ optimizer: optimizers.sgd({ learningRate: 0.1 }), loss: "mse" });
    const inputs = tf.tensor2d([[1], [2], [3]]);
    const run = await net.fit({ inputs, targets: [[2], [4], [6]] }, { ...quiet, epochs: 60, seed: 1 });
    expect(run.last["loss"]).toBeLessThan(0.05);
    expect(inputs.isDisposed).toBe(false);
    inputs.dispose();
  });

  it("takes over a changed learning rate in the middle of a run", async () => {
    const net = keep(network());
    const optimizer = optimizers.sgd({ learningRate: 0.1 });
    net.compile({ optimizer, loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
    const watch = new Watch((step) => {
      if (step === 3) optimizer.learningRate = 0;
    });
    await net.fit(groups(16), { ...quiet, epochs: 6, batchSize: 16, shuffle: false, seed: 1, callbacks: [watch] });
    expect(watch.losses[1]).toBeLessThan(watch.losses[0] ?? 0);
    expect(watch.losses[5]).toBe(watch.losses[3]);
  });

  it("leaves as many tensors as it found, and so do evaluate and predict", async () => {
    const net = keep(network(layers.dropout({ rate: 0.1 })));
    await net.fit(groups(), { ...quiet, batchSize: 16, seed: 1 });
    await net.evaluate(groups());
    const before = tf.memory().numTensors;
    await net.fit(groups(), { ...quiet, epochs: 2, batchSize: 16, validation: groups(30) });
    await net.evaluate(groups());
    (await net.predict(groups())).dispose();
    (await net.predict([[0, 1]])).dispose();
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
  });

  it("lets timers run while it trains", async () => {
    const net = keep(network());
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await net.fit(groups(), { ...quiet, epochs: 20, batchSize: 4, seed: 1 });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });

  it("runs compiled", async () => {
    const warn = vi.spyOn(console, "warn");
    await keep(network(layers.dropout({ rate: 0.2 }), layers.batchNormalization())).fit(groups(), { ...quiet, batchSize: 16 });
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

describe("ending early", () => {
  it("stops when asked, keeping what was learnt", async () => {
    const net = keep(network());
    const run = await net.fit(groups(), { ...quiet, epochs: 50, batchSize: 10, callbacks: [new Watch((step) => step === 25 && net.stop())] });
    expect(run.status).toBe("stopped");
    expect(run.reason).toBe("stop() was called");
    expect(run.epochs).toBeLessThan(5);
  });

  it("is interrupted by a signal, keeping the weights, and can go on", async () => {
    const net = keep(network());
    const interrupt = new AbortController();
    const watch = new Watch((step) => step === 13 && interrupt.abort());
    const error = await net.fit(groups(), { ...quiet, epochs: 5, batchSize: 10, signal: interrupt.signal, callbacks: [watch] }).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: "KeyboardInterrupt", message: "fit was interrupted in epoch 2 of 5, after step 3 of 10. The weights learnt so far are kept." });
    const reached = await net.evaluate(groups());
    expect(reached["loss"]).toBeLessThan(watch.losses[0] ?? 0);
    expect((await net.fit(groups(), { ...quiet })).status).toBe("finished");
  });

  it("refuses a second fit meanwhile", async () => {
    const net = keep(network());
    const first = net.fit(groups(), quiet);
    await expect(net.fit(groups(), quiet)).rejects.toThrow("fit: sequential is being trained. Wait for its fit to end, or end it with stop().");
    expect(() => net.compile({ optimizer: "adam", loss: "mse" })).toThrow("compile: sequential is being trained.");
    expect((await first).status).toBe("finished");
  });
});

describe("a loss that is no number", () => {
  it("says at which step, and which layer came first, and puts the weights back", async () => {
    const net = keep(
      sequential([layers.dense({ units: 8, inputShape: [2], name: "hidden" }), layers.dense({ units: 1, name: "output" })]).compile({
        optimizer: optimizers.sgd({ learningRate: 1e12 }),
        loss: "mse",
      }),
    );
    const data = { inputs: groups(20).tensors()[0], targets: Array.from({ length: 20 }, (_, i) => [i]) };
    const error = await net.fit(data, { ...quiet, epochs: 50, batchSize: 20, seed: 1 }).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: "NonFiniteError" });
    expect(String(error)).toMatch(/the loss became (NaN|Infinity) at step \d+ \(epoch \d+\)\. (Layer (hidden|output) is the first whose output|Every layer's output is finite; the loss)/);
    expect(net.weights.every((weight) => weight.variable.dataSync().every(Number.isFinite))).toBe(true);
    data.inputs.dispose();
  });

  it("names the layer that divides by nothing", async () => {
    class Logarithm extends layers.Layer {
      readonly kind = "logarithm";
      protected shapeAfter(input: readonly number[]) {
        return input;
      }
      call(x: Tensor) {
        return x.log();
      }
    }
    const net = keep(sequential([layers.dense({ units: 3, inputShape: [2] }), new Logarithm({}), layers.dense({ units: 4 })]));
    net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
    await expect(net.fit(groups(), { ...quiet, seed: 1 })).rejects.toThrow("at step 1 (epoch 1). Layer logarithm is the first whose output holds NaN");
  });

  it("can be trained again afterwards", async () => {
    const data = groups();
    const first = data.inputs[5] ?? 0;
    data.inputs[5] = Number.NaN;
    const net = keep(network());
    await expect(net.fit(data, { ...quiet, seed: 1 })).rejects.toThrow("NaN");
    expect(net.weights.every((weight) => weight.variable.dataSync().every(Number.isFinite))).toBe(true);
    data.inputs[5] = first;
    expect((await net.fit(data, { ...quiet, epochs: 15, batchSize: 16, seed: 1 })).last["accuracy"]).toBeGreaterThan(0.9);
  });

  it("blames the data when it holds NaN", async () => {
    const data = groups();
    data.inputs[5] = Number.NaN;
    await expect(keep(network()).fit(data, quiet)).rejects.toThrow("The batch's inputs hold NaN or an infinity already: clean the data.");
  });
});

describe("a weight that is no number, behind a relu", () => {
  it("ends the epoch with an error that names it", async () => {
    const net = keep(sequential([layers.dense({ units: 4, activation: "relu", inputShape: [2], name: "hidden" }), layers.dense({ units: 1 })]));
    net.compile({ optimizer: "sgd", loss: "mse" });
    const [kernel] = net.weights;
    kernel?.variable.assign(tf.fill(kernel.variable.shape, Number.NaN));
    const data = { inputs: [[1, 2], [3, 4]], targets: [[1], [2]] };
    await expect(net.fit(data, quiet)).rejects.toThrow(/(in epoch 1 the kernel of layer hidden came to hold NaN|Layer hidden is the first with NaN)/);
  });
});

describe("bad input", () => {
  it("refuses samples of another shape, and says how to mend it", async () => {
    const images = new datasets.Dataset({ inputs: new Float32Array(8), inputShape: [2, 2, 1], targets: new Int32Array(2) });
    const four = sequential([layers.dense({ units: 2, inputShape: [4] })]).compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
    await expect(four.fit(images, quiet)).rejects.toThrow(
      "fit: sequential takes inputs of shape [4]; received [2, 2, 1]. Put layers.reshape({ targetShape: [4], inputShape: [2, 2, 1] }) first, or reshape the data.",
    );
    await expect(network().fit(images, quiet)).rejects.toThrow("fit: sequential takes inputs of shape [2]; received [2, 2, 1]. Change the first layer's inputShape or the data.");
    await expect(network().predict([[1, 2, 3]])).rejects.toThrow("predict: sequential takes inputs of shape [2]; received [3].");
  });

  it("refuses labels out of range before it trains", async () => {
    const data = groups();
    data.targets[42] = 4;
    await expect(network().fit(data, quiet)).rejects.toThrow("labels must be whole numbers from 0 to 3, because the model has 4 outputs; received 4 at sample 42.");
  });

  it.each([
    [{ epochs: -1 }, "fit: epochs must be a whole number from 0; received -1."],
    [{ epochs: 1.5 }, "received 1.5"],
    [{ batchSize: 0 }, "fit: batchSize must be a positive integer; received 0."],
    [{ validationSplit: 1 }, "fit: validationSplit is a share and must lie between 0 and 1; received 1."],
    [{ validationSplit: 0.5, validation: groups(4) }, "fit: give validation or validationSplit, not both."],
  ])("refuses %j", async (options, message) => {
    await expect(network().fit(groups(), { ...quiet, ...options })).rejects.toThrow(message);
  });

  it("asks for compile, for layers and for a connected shape", async () => {
    const net = sequential([layers.dense({ units: 4 })]);
    await expect(net.fit(groups(), quiet)).rejects.toThrow("fit: sequential is not compiled.");
    expect(() => net.describe()).toThrow("sequential: the input shape is not known yet.");
    expect(() => sequential([])).toThrow("sequential: there must be at least one layer; received none.");
    expect(() => net.compile({ optimizer: "adm" as "adam", loss: "mse" })).toThrow('unknown optimizer "adm". Did you mean "adam"?');
    expect(() => sequential([layers.flatten({ name: "a" }), layers.flatten({ name: "a" })])).toThrow('two layers are called "a"');
  });

  it("refuses to train a model without weights", async () => {
    const net = sequential([layers.flatten({ inputShape: [2] })]).compile({ optimizer: "adam", loss: losses.categoricalCrossentropy() });
    const data = { inputs: [[1, 2]], targets: [[0.5, 0.5]] };
    await expect(net.fit(data, quiet)).rejects.toThrow("fit: sequential has no weights to train.");
  });
});

it("summary prints a table", () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  network().summary();
  expect(log.mock.calls[0]?.[0]).toBe(
    [
      "layer    output shape  parameters  multiply-adds  how they are counted",
      "──────────────────────────────────────────────────────────────────────",
      "(input)  [2]                    0              0",
      "dense_1  [16]                  48             32  2·16 + 16 = 48",
      "dense_2  [4]                   68             64  16·4 + 4 = 68",
      "──────────────────────────────────────────────────────────────────────",
      "sequential: 116 parameters",
      "96 multiply-adds a sample · weights 464 B, activations of a sample 80 B",
    ].join("\n"),
  );
  log.mockRestore();
});

describe("predict", () => {
  it("gives the same for a dataset, a tensor and arrays, in any batch size", async () => {
    const net = keep(network());
    const data = groups(10);
    const [x] = data.tensors();
    const answers = await Promise.all([net.predict(data), net.predict(x), net.predict(x, { batchSize: 3 }), net.predict(x.arraySync() as number[][])]);
    for (const answer of answers) {
      expect(answer.shape).toEqual([10, 4]);
      answer.dataSync().forEach((value, i) => expect(value).toBeCloseTo(answers[0]?.dataSync()[i] ?? Number.NaN, 5));
    }
    tf.dispose(answers);
  });
});
