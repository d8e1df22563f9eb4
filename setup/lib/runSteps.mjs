import { existsSync } from "node:fs";
import { endChildren } from "./command.mjs";
import { digest } from "./fingerprint.mjs";
import { root } from "./root.mjs";

/**
 * @typedef {object} Step one file in setup/steps
 * @property {string} name its key in build/setup.json
 * @property {string} title what the user reads
 * @property {string[]} needs names of the steps that must be done before it
 * @property {() => string[]} inputs everything its result depends on; the step runs again when one changes
 * @property {() => string[]} outputs paths that must be there for the stamp to count
 * @property {boolean} [endsOthers] when it fails, the programs of the other steps are ended at once
 * @property {() => boolean} [sound] a further look at the result, cheap
 * @property {(task: Task) => Promise<{ note?: string, facts?: object } | void>} run
 *
 * @typedef {object} Task
 * @property {string} name
 * @property {(detail: string) => void} say shows what the step is at
 */

/** The stamp that a step has when it is done with the inputs of now. */
function stampOf(step) {
  return digest([root, process.platform, process.arch, ...step.inputs()]);
}

/** Whether a step has been done with the inputs of now and its result is still there. */
export function isCurrent(step, record) {
  const stamp = record.stampOf(step.name);
  return stamp !== undefined && stamp === stampOf(step) && step.outputs().every((path) => existsSync(path)) && (step.sound?.() ?? true);
}

/**
 * Runs the steps that are not current, each as soon as the steps it needs are done. After a failure no
 * further step starts; it is thrown when the running ones have ended.
 * @param {Step[]} steps in an order where needs come first
 * @param {import("./record.mjs").SetupRecord} record
 * @param {import("./progress.mjs").Progress} progress
 * @param {Set<string>} forced names that run even when they are current
 */
export async function runSteps(steps, record, progress, forced) {
  const done = new Map();
  let failure;
  const runOne = async (step) => {
    await Promise.all(step.needs.map((name) => done.get(name)));
    if (failure !== undefined) return;
    try {
      if (!forced.has(step.name) && isCurrent(step, record)) return;
      // Taken before the run: a source that is edited meanwhile makes the step run once more.
      const stamp = stampOf(step);
      record.forget(step.name);
      progress.start(step.name, step.title);
      const outcome = await step.run({ name: step.name, say: (detail) => progress.detail(step.name, detail) });
      record.keep(step.name, stamp, outcome?.facts);
      progress.end(step.name, { note: outcome?.note ?? "" });
    } catch (error) {
      progress.end(step.name, { ok: false, note: failure === undefined ? "failed" : "not finished" });
      if (failure !== undefined) return;
      failure = error;
      if (step.endsOthers) endChildren();
    }
  };
  for (const step of steps) done.set(step.name, runOne(step));
  await Promise.all(done.values());
  if (failure !== undefined) throw failure;
}
