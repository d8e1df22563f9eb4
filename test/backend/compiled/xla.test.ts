import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Tensor4D } from "@tensorflow/tfjs";
import { compileStep, tf } from "../../../src/backend/index.js";
import { datasets, layers, sequential } from "../../../src/index.js";
import { makeClassifier } from "./support.js";

const warnings: string[] = [];

beforeEach(() => {
  warnings.length = 0;
  vi.spyOn(console, "warn").mockImplementation((text: string) => void warnings.push(text));
});
afterEach(() => void vi.restoreAllMocks());

/** The losses of some steps of the same classifier. */
async function losses(xla: boolean | "auto", steps = 24): Promise<number[]> {
  const classifier = makeClassifier(5);
  const step = compileStep(classifier.step, { xla });
  const found: number[] = [];
  for (let i = 0; i < steps; i++) {
    const [x, y] = classifier.batches[i % classifier.batches.length] ?? [];
    if (x === undefined || y === undefined) throw new Error("no batch");
    const [loss] = await step.run(x, y);
    found.push(loss?.dataSync()[0] ?? Number.NaN);
    loss?.dispose();
  }
  expect(step.mode).toBe("compiled");
  step.dispose();
  classifier.dispose();
  return found;
}

describe("XLA", () => {
  it("gives the same losses as TensorFlow's graph", async () => {
    const [graph, xla] = [await losses(false), await losses(true)];
    xla.forEach((loss, i) => expect(Math.abs(loss - (graph[i] ?? Number.NaN))).toBeLessThan(1e-4));
    expect(warnings).toEqual([]);
  });

  it("is tried and measured with \"auto\", and the losses stay the same", async () => {
    const [graph, auto] = [await losses(false), await losses("auto")];
    auto.forEach((loss, i) => expect(Math.abs(loss - (graph[i] ?? Number.NaN))).toBeLessThan(1e-4));
    expect(warnings).toEqual([]);
  });

  it("leaves a step that it can't compile to TensorFlow's graph, and says so once", async () => {
    const boxes = tf.tensor2d([[0, 0, 1, 1]]);
    const step = compileStep((image) => [tf.image.cropAndResize(image as Tensor4D, boxes, [0], [1, 1], "nearest")], { xla: true, name: "crop" });
    const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    for (let i = 0; i < 4; i++) {
      const [cut] = await step.run(image);
      expect(Array.from(cut?.dataSync() ?? [])).toEqual([5]);
      const [again] = step.runSync(image);
      expect(Array.from(again?.dataSync() ?? [])).toEqual([5]);
    }
    expect(step.mode).toBe("compiled");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^crop: runs compiled, but not by XLA, which refused it: /);
  });

  it("trains a model that compile asks it for", async () => {
    const learn = async (xla: boolean): Promise<readonly number[]> => {
      const net = sequential([layers.dense({ units: 8, activation: "relu", inputShape: [4] }), layers.dense({ units: 2 })], { seed: 1 });
      net.compile({ optimizer: "adam", loss: "meanSquaredError", xla });
      const inputs = Float32Array.from({ length: 64 * 4 }, (_, i) => Math.sin(i));
      const targets = Float32Array.from({ length: 64 * 2 }, (_, i) => Math.cos(i));
      const data = datasets.fromArrays({ inputs: tf.tensor2d(inputs, [64, 4]), targets: tf.tensor2d(targets, [64, 2]) });
      const run = await net.fit(data, { epochs: 4, batchSize: 16, seed: 2, verbose: false, run: false });
      net.dispose();
      return run.history["loss"] ?? [];
    };
    const [graph, xla] = [await learn(false), await learn(true)];
    expect(xla).toHaveLength(4);
    xla.forEach((loss, i) => expect(Math.abs(loss - (graph[i] ?? Number.NaN))).toBeLessThan(1e-4));
  });

  it("is a choice of three", () => {
    const net = sequential([layers.dense({ units: 1, inputShape: [1] })]);
    expect(() => net.compile({ optimizer: "sgd", loss: "mse", xla: "fast" as "auto" })).toThrow('compile: xla must be true, false or "auto"; received "fast".');
  });
});
