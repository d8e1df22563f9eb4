import { expect, it } from "vitest";
import { compileStep, tf, trace } from "../../../src/backend/index.js";

it("gives what TensorFlow noted of each run of a step that was compiled meanwhile", async () => {
  const step = compileStep((x) => [x.matMul(x).exp().sum()]);
  const x = tf.ones([20, 20]);
  const runs = await trace(async () => {
    for (let run = 0; run < 3; run++) await step.run(x);
  });
  // The first one is recorded, op by op.
  expect(runs.length).toBe(2);
  for (const run of runs) expect(Buffer.from(run).toString("latin1")).toContain("= Exp(");
  expect(await trace(() => step.run(x))).toHaveLength(1);
});

it("ends when the work fails", async () => {
  await expect(trace(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  const step = compileStep((x) => [x.exp()]);
  await step.run(tf.ones([3]));
  await step.run(tf.ones([3]));
  expect(await trace(() => Promise.resolve())).toEqual([]);
});
