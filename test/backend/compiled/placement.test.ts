import { describe, expect, it, vi } from "vitest";
import { nodeBackendOf } from "../../../src/backend/nodeBackend.js";
import { compileStep, type Operation, tf } from "../../../src/backend/index.js";
import { placementOf } from "../../../src/backend/compiled/placement.js";
import { layers, model, sequential, type FunctionalModel } from "../../../src/index.js";

const operation = (name: string, op: string, microseconds: number, ...inputs: string[]): Operation => ({ name, op, microseconds, inputs, scope: [] });

describe("placementOf", () => {
  it("has short ops done by one thread, where they were asked for", () => {
    expect(placementOf([operation("a", "MatMul", 90, "x"), operation("b", "Conv2D", 90, "x"), operation("c", "BiasAdd", 2, "b")], false)).toBe("here");
  });

  it("shares long ones out, and those that make up most of the time decide", () => {
    expect(placementOf([operation("a", "MatMul", 2000, "x"), operation("b", "MatMul", 2000, "x"), operation("c", "Relu", 1, "a")], false)).toBe("shared");
    expect(placementOf([operation("a", "MatMul", 2000, "x"), operation("b", "MatMul", 100, "a")], false)).toBe("shared");
    expect(placementOf([operation("a", "MatMul", 390, "x"), operation("b", "MatMul", 390, "a")], false)).toBe("here");
  });

  it("leaves the binding's own products to themselves, which know their threads", () => {
    expect(placementOf([operation("a", "GradbookProduct", 5000, "x"), operation("b", "Relu", 5, "a")], false)).toBe("here");
  });

  it("gives many short ops beside each other to TensorFlow's threads", () => {
    const many = Array.from({ length: 20 }, (_, i) => operation(`m${i}`, "MatMul", 100, "x"));
    expect(placementOf(many, false)).toBe("aside");
  });

  it("keeps a convolution without bias and batch normalisation off the thread that ran them op by op", () => {
    expect(placementOf([operation("a", "Conv2D", 50, "x"), operation("b", "Relu", 5, "a")], false)).toBe("aside");
    expect(placementOf([operation("a", "MatMul", 50, "x"), operation("b", "FusedBatchNormV3", 5, "a")], false)).toBe("aside");
  });

  it("shares a training step out unless it is a short one", () => {
    expect(placementOf([operation("a", "MatMul", 390, "x"), operation("b", "MatMul", 390, "a")], true)).toBe("shared");
    expect(placementOf([operation("a", "MatMul", 90, "x"), operation("b", "MatMul", 90, "a")], true)).toBe("here");
  });
});

describe("a compiled step", () => {
  it.each([["weights", "float32", "createFunction"], ["a count of draws", "int32", "createStep"]] as const)("that changes %s", (_, dtype, made) => {
    const { binding } = nodeBackendOf(tf);
    const spies = { createFunction: vi.spyOn(binding, "createFunction"), createStep: vi.spyOn(binding, "createStep") };
    const count = tf.variable(tf.scalar(0, dtype));
    const step = compileStep((x) => {
      count.assign(count.add(tf.scalar(1, dtype)));
      return [x.matMul(x).matMul(x).sum()];
    });
    const x = tf.ones([384, 384]);
    const [sum] = step.runSync(x).map((tensor) => tensor.dataSync()[0]);
    const again = step.runSync(x).map((tensor) => tensor.dataSync()[0]);
    expect(again).toEqual([sum]);
    expect(count.dataSync()[0]).toBe(2);
    expect([spies.createFunction.mock.calls.length, spies.createStep.mock.calls.length]).toEqual(made === "createStep" ? [0, 1] : [1, 0]);
    vi.restoreAllMocks();
    step.dispose();
    tf.dispose([count, x]);
  });

  const residual = (): FunctionalModel => {
    const image = layers.input({ shape: [16, 16, 3] });
    const conv = layers.conv2d({ filters: 8, kernelSize: 3, padding: "same", useBias: false }).apply(image);
    const inner = layers.relu().apply(layers.batchNormalization().apply(conv));
    const skip = layers.conv2d({ filters: 8, kernelSize: 1, useBias: false }).apply(image);
    return model({ inputs: image, outputs: layers.dense({ units: 5 }).apply(layers.flatten().apply(layers.add().apply([inner, skip]))), seed: 1 });
  };
  it.each([
    ["a dense network", [784], () => sequential([layers.dense({ units: 512, activation: "relu", inputShape: [784] }), layers.dense({ units: 10 })], { seed: 1 })],
    ["a convolutional network", [28, 28, 1], () => sequential([layers.conv2d({ filters: 8, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1] }), layers.maxPooling2d({ poolSize: 2 }), layers.flatten(), layers.dense({ units: 10 })], { seed: 1 })],
    ["branches without biases", [16, 16, 3], residual],
    ["two directions", [50, 8], () => sequential([layers.bidirectional({ layer: layers.lstm({ units: 24 }), inputShape: [50, 8] }), layers.dense({ units: 3 })], { seed: 1 })],
  ])("%s answers as op by op, here and on the native thread, for one sample and for many", async (_, shape, make) => {
    const net = make();
    const step = compileStep((x) => [net.apply(x as tf.Tensor)]);
    for (const batch of [1, 5, 64]) {
      const x = tf.randomNormal([batch, ...shape], 0, 1, "float32", 3);
      const expected = (net.apply(x) as tf.Tensor).dataSync();
      tf.dispose(await step.run(x));
      const before = tf.memory().numTensors;
      const [here] = step.runSync(x);
      const [there] = await step.run(x);
      const [far] = await step.runWith({ here: true }, x);
      const all = [here, there, far].map((answer) => answer?.dataSync() ?? []);
      for (const values of all) {
        expect(values.length).toBe(expected.length);
        expected.forEach((value, i) => expect(Math.abs((values[i] ?? Number.NaN) - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value))));
        expect(values).toEqual(all[0]);
      }
      tf.dispose([here, there, far] as tf.Tensor[]);
      expect(tf.memory().numTensors).toBe(before);
    }
    expect(step.mode).toBe("compiled");
  });

  it("gives an argument back, as a result, as a variable's new value and twice", async () => {
    const w = tf.variable(tf.zeros([2]));
    const step = compileStep((x) => {
      w.assign(x as tf.Tensor1D);
      return [x as tf.Tensor, x as tf.Tensor, w.mul(2)];
    });
    for (let i = 1; i < 5; i++) {
      const results = await step.run(tf.tensor1d([i, -i]));
      expect(results.map((result) => Array.from(result.dataSync()))).toEqual([[i, -i], [i, -i], [2 * i, -2 * i]]);
      expect(Array.from(w.dataSync())).toEqual([i, -i]);
    }
    expect(step.mode).toBe("compiled");
  });
});
