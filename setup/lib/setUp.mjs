import { existsSync } from "node:fs";
import { relative } from "node:path";
import { builds, steps } from "../steps/index.mjs";
import { endChildren } from "./command.mjs";
import { SetupFailure, explain } from "./failure.mjs";
import { takeLock } from "./lock.mjs";
import { Progress, duration } from "./progress.mjs";
import { SetupRecord } from "./record.mjs";
import { isCurrent, runSteps } from "./runSteps.mjs";
import { root } from "./root.mjs";

const rungs = {
  gpu: (version) => `TensorFlow ${version} on the GPU`,
  tensorflow: (version) => `TensorFlow ${version} on the CPU`,
  wasm: () => "WebAssembly",
  cpu: () => "plain JavaScript",
};

/**
 * Sets everything up that is not, and says so. A failure ends the process with one line.
 * @param {{ build?: boolean }} [options] build: run the building steps whatever their stamps say
 */
export async function setUp({ build = false } = {}) {
  const began = Date.now();
  const progress = new Progress();
  let release = () => {};
  const stop = (signal) => {
    endChildren();
    progress.stop();
    release();
    console.error("Set-up was stopped; run it again to go on.");
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const forced = build ? builds : new Set();
    // Nothing is written when nothing is to be done: a finished clone may lie in a read-only folder.
    let record = new SetupRecord();
    if (forced.size > 0 || !steps.every((step) => isCurrent(step, record))) {
      progress.line(`Setting Gradbook up in ${root}`);
      release = await takeLock((pid) => progress.line(`Another set-up of this folder runs (process ${pid}); waiting for it …`));
      record = new SetupRecord();
      await runSteps(steps, record, progress, forced);
    }
    const { content } = record;
    console.log(`Gradbook is set up (${duration(Date.now() - began)}). Backend: ${rungs[content.rung](content.tensorflow)}.`);
    // Few machines have a GPU, and `gradbook doctor` tells about it; a missing native runtime is worth a line at every start.
    if (!["gpu", "tensorflow"].includes(content.rung)) for (const line of content.why) console.log(`  ${line}`);
  } catch (error) {
    progress.stop();
    const failure = explain(error, root);
    if (!(failure instanceof SetupFailure)) throw error;
    const log = failure.log && existsSync(failure.log) ? ` (everything it said: ${relative(root, failure.log)})` : "";
    console.error(`${failure.message}${log}`);
    process.exitCode = 1;
    release();
    process.exit();
  } finally {
    release();
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
