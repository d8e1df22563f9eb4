import { describe, expect, it } from "vitest";
import { backend, compileStep, tf } from "../../../src/backend/index.js";
import { makeClassifier, take } from "./support.js";

describe.runIf(backend().rung === "tensorflow" || backend().rung === "gpu")("a compiled training step", () => {
  function losses(seed: number, compiled: boolean, count: number): number[] {
    const model = makeClassifier(seed);
    const step = compileStep(model.step);
    const values: number[] = [];
    for (let i = 0; i < count; i++) {
      const [x, y] = model.batches[i % model.batches.length] ?? [];
      if (x === undefined || y === undefined) throw new Error("no batch");
      values.push(take(compiled ? step.runSync(x, y) : tf.tidy(() => model.step(x, y))));
    }
    expect(step.mode).toBe("compiled");
    step.dispose();
    model.dispose();
    return values;
  }

  it("agrees with the eager step to 1e-4 over 200 steps, and trains", () => {
    const eager = losses(1, false, 200);
    const compiled = losses(1, true, 200);
    compiled.forEach((loss, index) => expect(Math.abs(loss - (eager[index] ?? NaN))).toBeLessThan(1e-4));
    expect(compiled.at(-1)).toBeLessThan(0.8 * (compiled[0] ?? 0));
  });

  it("gives bit-equal losses for the same seed", () => {
    expect(losses(2, true, 50)).toEqual(losses(2, true, 50));
    expect(losses(2, true, 5)).not.toEqual(losses(3, true, 5));
  });

  it("gives bit-equal losses on the native thread and on this one", async () => {
    const model = makeClassifier(2);
    const step = compileStep(model.step);
    const values: number[] = [];
    for (let i = 0; i < 50; i++) values.push(take(await step.run(...(model.batches[i % 5] ?? []))));
    step.dispose();
    model.dispose();
    expect(values).toEqual(losses(2, true, 50));
  });

  it("leaves no tensor behind, in tfjs or in TensorFlow", async () => {
    const count = (): [number, number] => {
      const { numTensors, numNativeTensors } = tf.memory() as unknown as { numTensors: number; numNativeTensors: number };
      return [numTensors, numNativeTensors];
    };
    const before = count();
    const model = makeClassifier(4);
    const step = compileStep(model.step);
    const [x, y] = model.batches[0] ?? [];
    if (x === undefined || y === undefined) throw new Error("no batch");
    take(step.runSync(x, y));
    const steady = count();
    for (let i = 0; i < 10; i++) take(i % 2 === 0 ? step.runSync(x, y) : await step.run(x, y));
    expect(count()).toEqual(steady);
    step.dispose();
    model.dispose();
    expect(count()).toEqual(before);
  });

  it("keeps memory flat when built and compiled 50 times", () => {
    const once = (seed: number): void => {
      const model = makeClassifier(seed, 64, 256);
      const step = compileStep(model.step);
      for (let i = 0; i < 4; i++) take(step.runSync(...(model.batches[0] ?? [])));
      step.dispose();
      model.dispose();
    };
    for (let i = 0; i < 10; i++) once(i);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 50; i++) once(i);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(32);
  });
});
