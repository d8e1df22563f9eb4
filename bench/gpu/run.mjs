// Checks the ladder's first rung on a machine with an NVIDIA GPU: sets up there, opens the rung and computes with it, runs the runtime's tests
// and the training benchmark on it, and writes the report to bench/results/gpu.json. Where something is missing it says so in one line and exits
// with 1; so it does when a test fails. What follows `--` goes to the benchmark (`--only cnn2`, `--rounds 3`); without it, `--quick`.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { whyNoGpu } from "../../setup/lib/gpu.mjs";
import { setUp } from "../../setup/lib/setUp.mjs";
import { benchmark, gpus, openRung, runtimeTests } from "./parts.mjs";

const report = path.join(path.dirname(fileURLToPath(import.meta.url)), "../results/gpu.json");

try {
  const missing = whyNoGpu();
  if (missing !== undefined) throw new Error(`${missing}. Run it on a machine with an NVIDIA GPU and its driver`);
  await setUp();
  const rung = await openRung("gpu");
  console.log(`The first rung runs: ${rung.version}, ${rung.device}`);
  const tests = await runtimeTests();
  console.log(`Tests of the runtime: ${tests.passed} passed, ${tests.failed.length} failed`);
  const training = await benchmark(process.argv.slice(2));
  writeFileSync(report, `${JSON.stringify({ check: "gpu", gpus: await gpus(), rung, tests, training }, null, 1)}\n`);
  console.log(`${training.length} models trained; the report is in bench/results/gpu.json`);
  if (tests.failed.length > 0) throw new Error(`these tests fail on the GPU: ${tests.failed.join("; ")}`);
} catch (error) {
  console.error(`check:gpu: ${error.message.split("\n")[0]}.`);
  process.exitCode = 1;
}
