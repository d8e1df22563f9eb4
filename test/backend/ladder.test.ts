import { expect, it } from "vitest";
import { backend } from "../../src/backend/index.js";
import { climb } from "../../src/backend/ladder.js";

it("says what runs and, a line each, why no better rung does", () => {
  const { rung, why, version, threads } = backend();
  expect(["gpu", "tensorflow"]).toContain(rung);
  expect(version).toMatch(/^TensorFlow \d+\.\d+/);
  expect(threads).toBeGreaterThan(0);
  expect(threads % 1).toBe(0);
  if (rung === "tensorflow") expect(why).toEqual([expect.stringMatching(/^gpu: TensorFlow .* sees no GPU; .*npm run setup/)]);
});

it("refuses an unknown rung", async () => {
  await expect(climb("cuda")).rejects.toThrow('GRADBOOK_BACKEND must be one of gpu, tensorflow, wasm, cpu; received "cuda". Unset it to take the best that runs here.');
});

it.runIf(backend().rung === "tensorflow")("refuses a rung that can't run here, saying why", async () => {
  await expect(climb("gpu")).rejects.toThrow(/^GRADBOOK_BACKEND=gpu can't run here: TensorFlow .* sees no GPU.*Unset GRADBOOK_BACKEND/);
});

it("takes an empty override as none", async () => {
  expect((await climb("")).rung).toBe(backend().rung);
});
