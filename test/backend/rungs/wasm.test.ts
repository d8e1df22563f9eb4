import { beforeAll, expect, it } from "vitest";

process.env["GRADBOOK_BACKEND"] = "wasm";
let gradbook: typeof import("../../../src/backend/index.js");
let support: typeof import("../compiled/support.js");
beforeAll(async () => {
  gradbook = await import("../../../src/backend/index.js");
  support = await import("../compiled/support.js");
});

it("runs on the wasm rung and says why not on a better one", () => {
  const { rung, why, device } = gradbook.backend();
  expect(rung).toBe("wasm");
  expect(device).toBe("WebAssembly");
  expect(why[0]).toBe("gpu: not tried, since GRADBOOK_BACKEND=wasm");
});

it("trains a dense network op by op, without leaking, and repeats it from its seed", async () => {
  const train = async (): Promise<number[]> => {
    const model = support.makeClassifier(1);
    const step = gradbook.compileStep(model.step);
    const losses: number[] = [];
    for (let i = 0; i < 60; i++) losses.push(support.take(await step.run(...(model.batches[i % 5] ?? []))));
    expect(step.mode).toBe("eager");
    expect(step.reason).toBe("compiled steps need libtensorflow, and wasm runs");
    step.dispose();
    model.dispose();
    return losses;
  };
  const before = gradbook.tf.memory().numTensors;
  const losses = await train();
  expect(losses.at(-1)).toBeLessThan(0.95 * (losses[0] ?? 0));
  expect(await train()).toEqual(losses);
  expect(gradbook.tf.memory().numTensors).toBe(before);
});

it("draws seeded numbers", () => {
  const draw = (): unknown => {
    const state = new gradbook.RandomState(5);
    return [state.uniform([3]).arraySync(), state.uniform([3]).arraySync()];
  };
  const [first, second] = draw() as unknown[];
  expect(draw()).toEqual([first, second]);
  expect(first).not.toEqual(second);
});
