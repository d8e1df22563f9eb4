import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { backend } from "../../../src/backend/index.js";
import { layers, sequential, tf } from "../../../src/index.js";
import { numbers } from "../../reference/arrays.js";

/** Whether the processor multiplies numbers of bfloat16. */
function hasBfloat16(): boolean {
  try {
    return /\b(?:avx512_bf16|amx_bf16)\b/.test(readFileSync("/proc/cpuinfo", "utf8"));
  } catch {
    return false;
  }
}

const inputs = Array.from({ length: 64 }, (_, i) => numbers(64, i + 1));
const targets = inputs.map((row) => [row.slice(0, 8).reduce((sum, value) => sum + value)]);

/** The losses of a few epochs. */
async function losses(mixedPrecision: boolean): Promise<number[]> {
  const net = sequential([layers.dense({ units: 128, activation: "relu", inputShape: [64] }), layers.dense({ units: 1 })], { seed: 1 });
  net.compile({ optimizer: "adam", loss: "mse", mixedPrecision });
  const { history } = await net.fit({ inputs, targets }, { epochs: 10, batchSize: 32, seed: 2, verbose: false, run: false });
  expect(net.weights.map(({ variable }) => variable.dtype)).toEqual(["float32", "float32", "float32", "float32"]);
  net.dispose();
  return history["loss"] ?? [];
}

it.runIf(backend().rung === "tensorflow")("learns as in float32, to some digits", async () => {
  const [exact, mixed] = [await losses(false), await losses(true)];
  expect(exact.at(-1)).toBeLessThan((exact[0] ?? 0) / 2);
  mixed.forEach((loss, i) => expect(Math.abs(loss - (exact[i] ?? Number.NaN))).toBeLessThan(0.03 * (exact[0] ?? 0)));
  // Where the processor can't, nothing changes; where it can, the last digits do.
  if (hasBfloat16()) expect(mixed).not.toEqual(exact);
  else expect(mixed).toEqual(exact);
});

it("is refused together with XLA", () => {
  const net = sequential([layers.dense({ units: 1, inputShape: [2] })]);
  const before = tf.memory().numTensors;
  expect(() => net.compile({ optimizer: "sgd", loss: "mse", mixedPrecision: true, xla: "auto" })).toThrow("compile: mixedPrecision and xla must not be asked for together");
  expect(() => net.compile({ optimizer: "sgd", loss: "mse", mixedPrecision: "bfloat16" as never })).toThrow('compile: mixedPrecision must be true or false; received "bfloat16".');
  expect(tf.memory().numTensors).toBe(before);
  net.dispose();
});
