import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { Callback, callbacks, layers, models, optimizers, schedules, sequential, tf } from "../../src/index.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-callbacks-"));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

const data = { inputs: [[1], [2], [3], [4]], targets: [[2], [4], [6], [8]] };

function line(optimizer: optimizers.Optimizer = optimizers.sgd({ learningRate: 0.01 })) {
  const net = sequential([layers.dense({ units: 1, inputShape: [1] })], { seed: 1 });
  return net.compile({ optimizer, loss: "mse" });
}

async function fit(list: Callback[], options: { epochs?: number; batchSize?: number; validation?: typeof data; optimizer?: optimizers.Optimizer } = {}) {
  const { optimizer, ...rest } = options;
  const net = line(optimizer);
  const run = await net.fit(data, { run: false, verbose: false, batchSize: 2, seed: 1, epochs: 3, ...rest, callbacks: list });
  return { net, run };
}

/** Gives the figures that a test says, epoch by epoch, to a callback that is told of nothing else. */
async function told(callback: Callback, figures: readonly Record<string, number>[], optimizer = optimizers.sgd({ learningRate: 1 })): Promise<{ rates: number[]; stopped: string | undefined }> {
  let stopped: string | undefined;
  callback.join({ title: "", epochs: 9, stepsPerEpoch: 1, metricNames: [], optimizer, weights: [], stop: (reason) => (stopped ??= reason), save: async () => {}, saveState: async () => {}, loadState: async () => {} });
  await callback.onTrainBegin();
  const rates: number[] = [];
  for (const [i, scores] of figures.entries()) {
    await callback.onEpochBegin(i + 1);
    await callback.onEpochEnd(i + 1, scores);
    rates.push(optimizer.learningRate);
  }
  return { rates, stopped };
}

describe("modelCheckpoint", () => {
  it("keeps the best model and the last one", async () => {
    const path = at("best.keras");
    class Ruin extends Callback {
      override onEpochBegin(epoch: number) {
        if (epoch === 3) this.training.optimizer.learningRate = 0.5;
      }
    }
    const { net, run } = await fit([new Ruin(), callbacks.modelCheckpoint({ best: path, last: at("epoch-{epoch}.safetensors"), monitor: "loss", everyEpochs: 2 })], { epochs: 5 });
    const losses = run.history["loss"] ?? [];
    expect(losses.indexOf(Math.min(...losses))).toBeLessThan(3);
    expect(readdirSync(folder).filter((name) => name.startsWith("epoch-")).sort()).toEqual(["epoch-2.safetensors", "epoch-4.safetensors"]);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
    const best = await models.load(path);
    const reference = await fit([], { epochs: losses.indexOf(Math.min(...losses)) + 1 });
    expect(best.weights.map(({ variable }) => variable.dataSync()[0])).toEqual(reference.net.weights.map(({ variable }) => variable.dataSync()[0]));
    for (const each of [net, reference.net, best]) each.dispose();
  });

  it("says what is wrong", async () => {
    expect(() => callbacks.modelCheckpoint({})).toThrow("modelCheckpoint: it saves nothing. Give it best or last");
    expect(() => callbacks.modelCheckpoint({ last: "model.h5" })).toThrow('modelCheckpoint: a file\'s name must end in .keras or .safetensors; received "model.h5".');
    expect(() => callbacks.modelCheckpoint({ last: "a.keras", everyEpochs: 0 })).toThrow("modelCheckpoint: everyEpochs must be a positive integer; received 0.");
    await expect(fit([callbacks.modelCheckpoint({ best: at("x.keras") })])).rejects.toThrow('modelCheckpoint: monitor must be one of loss; received "valLoss".');
  });
});

describe("reduceLrOnPlateau", () => {
  it("lowers the rate after so many epochs without improvement, as Keras", async () => {
    const scores = [5, 4, 4, 4, 4, 3, 3, 3].map((valLoss) => ({ valLoss }));
    expect((await told(callbacks.reduceLrOnPlateau({ factor: 0.5, patience: 2 }), scores)).rates).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25]);
    expect((await told(callbacks.reduceLrOnPlateau({ factor: 0.5, patience: 1, cooldown: 2, minLearningRate: 0.4 }), scores)).rates).toEqual([1, 1, 0.5, 0.5, 0.4, 0.4, 0.4, 0.4]);
    const rising = [0.1, 0.2, 0.2, 0.2].map((valAccuracy) => ({ valAccuracy }));
    expect((await told(callbacks.reduceLrOnPlateau({ monitor: "valAccuracy", patience: 2 }), rising)).rates.at(-1)).toBeCloseTo(0.1);
  });

  it("says what is wrong", async () => {
    expect(() => callbacks.reduceLrOnPlateau({ factor: 1 })).toThrow("reduceLrOnPlateau: factor must lie between 0 and 1; received 1.");
    await expect(told(callbacks.reduceLrOnPlateau(), [{ loss: 1 }])).rejects.toThrow('reduceLrOnPlateau: monitor must be one of loss; received "valLoss".');
  });
});

it("learningRateScheduler sets the rate before every epoch", async () => {
  const { net } = await fit([callbacks.learningRateScheduler({ rate: (epoch, rate) => (epoch === 1 ? 0.02 : rate / 2) })]);
  expect(net.describe()).toBeDefined();
  const { rates } = await told(callbacks.learningRateScheduler({ rate: (epoch, rate) => rate / epoch }), [{}, {}, {}]);
  expect(rates).toEqual([1, 0.5, 0.5 / 3]);
  const scheduled = optimizers.sgd({ learningRate: schedules.expSchedule({ initial: 1, decay: 1 }) });
  await expect(fit([callbacks.learningRateScheduler({ rate: () => 1 })], { optimizer: scheduled })).rejects.toThrow("sgd: learningRate follows the schedule expSchedule and can't be set.");
});

it("terminateOnNaN stops at any figure that is no number", async () => {
  expect((await told(callbacks.terminateOnNaN(), [{ loss: 1 }, { loss: 1, valLoss: Number.NaN }])).stopped).toBe("valLoss became NaN at epoch 2");
  expect((await told(callbacks.terminateOnNaN(), [{ loss: 1 }])).stopped).toBeUndefined();
});

it("csvLogger writes a line an epoch, and adds to a file", async () => {
  const path = at("log.csv");
  const { run } = await fit([callbacks.csvLogger({ path, separator: ";" })], { validation: data });
  const lines = readFileSync(path, "utf8").trim().split("\n");
  expect(lines[0]).toBe("epoch;loss;valLoss");
  expect(lines.slice(1).map((each) => each.split(";").map(Number))).toEqual([1, 2, 3].map((epoch) => [epoch, run.history["loss"]?.[epoch - 1], run.history["valLoss"]?.[epoch - 1]]));
  await fit([callbacks.csvLogger({ path, separator: ";", append: true })], { epochs: 1, validation: data });
  expect(readFileSync(path, "utf8").trim().split("\n")).toHaveLength(5);
});

it("jsonLogger writes an object an epoch", async () => {
  const path = at("log.jsonl");
  const { run } = await fit([callbacks.jsonLogger({ path })]);
  const objects = readFileSync(path, "utf8").trim().split("\n").map((each) => JSON.parse(each) as Record<string, number>);
  expect(objects.map(({ epoch, loss, learningRate }) => [epoch, loss, learningRate])).toEqual([1, 2, 3].map((epoch) => [epoch, run.history["loss"]?.[epoch - 1], 0.01]));
});

it("lambda calls plain functions with the training", async () => {
  const heard: string[] = [];
  await fit([callbacks.lambda({ onTrainBegin: ({ epochs }) => void heard.push(`begin ${epochs}`), onEpochBegin: (epoch) => void heard.push(`epoch ${epoch}`), onBatchEnd: (step) => void heard.push(`step ${step}`), onEpochEnd: (epoch, _, training) => training.stop(`after ${epoch}`), onTrainEnd: ({ reason }) => void heard.push(reason) })]);
  expect(heard).toEqual(["begin 3", "epoch 1", "step 1", "step 2", "after 1"]);
});

it("lambda shows what a network says to a sample after each epoch", async () => {
  const net = line();
  const said: number[] = [];
  const watch = callbacks.lambda({
    onEpochEnd: async () => {
      const answer = await net.predict([[5]]);
      said.push(answer.dataSync()[0] ?? Number.NaN);
      answer.dispose();
    },
  });
  await net.fit(data, { run: false, verbose: false, batchSize: 2, seed: 1, epochs: 3, callbacks: [watch] });
  const [kernel = Number.NaN, bias = Number.NaN] = net.weights.map(({ variable }) => variable.dataSync()[0] ?? Number.NaN);
  expect(said).toHaveLength(3);
  expect(said[2]).toBeCloseTo(5 * kernel + bias, 5);
  expect(Math.abs((said[2] ?? 0) - 10)).toBeLessThan(Math.abs((said[0] ?? 0) - 10));
});

it("swapEmaWeights ends with the averages", async () => {
  const plain = await fit([]);
  const swapped = await fit([callbacks.swapEmaWeights()], { optimizer: optimizers.sgd({ learningRate: 0.01, emaMomentum: 1 }) });
  // With a momentum of 1 the average stays at the weight after the first step.
  const first = await fit([callbacks.lambda({ onBatchEnd: (_step, _scores, training) => training.stop("one step") })]);
  const kernel = ({ net }: typeof plain): number | undefined => net.weights[0]?.variable.dataSync()[0];
  expect(kernel(swapped)).toBeCloseTo(kernel(first) ?? Number.NaN, 6);
  expect(kernel(swapped)).not.toBeCloseTo(kernel(plain) ?? Number.NaN, 3);
});

it("runTimer and trainCost measure", async () => {
  const [timer, cost, heard] = [callbacks.runTimer(), callbacks.trainCost({ window: 2 }), [] as number[]];
  await fit([timer, cost, callbacks.lambda({ onBatchEnd: (_, { loss = 0 }) => void heard.push(loss) })]);
  expect(timer.epochs).toHaveLength(3);
  expect(timer.total).toBeGreaterThanOrEqual(timer.epochs.reduce((a, b) => a + b, 0));
  expect(cost.means).toEqual(heard.map((loss, i) => (i === 0 ? loss : ((heard[i - 1] ?? 0) + loss) / 2)));
  expect(() => callbacks.trainCost({ window: 0 })).toThrow("trainCost: window must be a positive integer; received 0.");
});

it("remoteMonitor sends the figures, and says once when nobody answers", async () => {
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      bodies.push(JSON.parse(text));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { run } = await fit([callbacks.remoteMonitor({ url })]);
  await new Promise((resolve) => server.close(resolve));
  expect(bodies).toEqual([1, 2, 3].map((epoch) => ({ epoch, loss: run.history["loss"]?.[epoch - 1] })));
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  await fit([callbacks.remoteMonitor({ url })]);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(() => callbacks.remoteMonitor({ url: "nowhere" })).toThrow('remoteMonitor: url must be an address such as http://localhost:9000; received "nowhere".');
});

it("learningRateFinder tries growing rates and puts everything back", async () => {
  const finder = callbacks.learningRateFinder({ from: 1e-4, to: 10, steps: 30, smoothing: 0.5 });
  const before = tf.memory().numTensors;
  const { net, run } = await fit([finder], { epochs: 50, batchSize: 4 });
  expect(run.reason).toMatch(/^the loss grows beyond the learning rate/);
  finder.rates.forEach((rate, i) => expect(rate).toBeCloseTo(1e-4 * 1e5 ** (i / 29), 8));
  // The slope of this loss is at most 2 · 30 / 2 by the weight: a step of more than 2 / 15 runs away.
  expect(finder.suggestion).toBeGreaterThan(1e-3);
  expect(finder.suggestion).toBeLessThan(2 / 15);
  const fresh = line();
  expect(net.weights[0]?.variable.dataSync()).toEqual(fresh.weights[0]?.variable.dataSync());
  net.dispose();
  fresh.dispose();
  expect(tf.memory().numTensors).toBe(before);
  expect(() => callbacks.learningRateFinder({ from: 1, to: 0.1 })).toThrow("learningRateFinder: from must be positive and to larger; received from 1 and to 0.1.");
});

const python = fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));
it.runIf(existsSync(python))("tensorBoard's files are read by TensorFlow", async () => {
  const logDir = at("logs");
  const { net, run } = await fit([callbacks.tensorBoard({ logDir, histogramEvery: 3, everyStep: true })], { validation: data });
  const reader = fileURLToPath(new URL("../reference/readEvents.py", import.meta.url));
  const found = JSON.parse(execFileSync(python, [reader, logDir], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })) as { part: string; tag: string; step: number; simple_value?: number; histo?: { min: number; num: number; counts: number[] } }[];
  const values = (part: string, tag: string): (number | undefined)[] => found.filter((each) => each.part === part && each.tag === tag).map((each) => each.simple_value);
  for (const [part, tag, name] of [["train", "epoch_loss", "loss"], ["validation", "epoch_loss", "valLoss"]] as const) {
    expect(values(part, tag)).toEqual(run.history[name]?.map(Math.fround));
  }
  expect(values("train", "epoch_learningRate")).toEqual([1, 2, 3].map(() => Math.fround(0.01)));
  expect(values("train", "batch_loss")).toHaveLength(6);
  const kernel = found.find(({ tag }) => tag === "0.kernel");
  expect(kernel).toMatchObject({ step: 3, histo: { min: net.weights[0]?.variable.dataSync()[0], num: 1 } });
  expect(kernel?.histo?.counts.reduce((a, b) => a + b, 0)).toBe(1);
  expect(() => callbacks.tensorBoard({ histogramEvery: -1 })).toThrow("tensorBoard: histogramEvery must be a whole number from 0; received -1.");
});
