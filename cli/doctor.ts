import { parse, refuseExtra } from "./arguments.js";
import { checkBackend } from "./checks/backend.js";
import type { Check } from "./checks/check.js";
import { checkExtension, checkKernel, checkTraining } from "./checks/notebook.js";
import { checkBrowser, checkNode, checkPython, checkTensorflow } from "./checks/programs.js";
import type { Verb } from "./verb.js";

/** Says what runs where; exit code 0 only when a notebook can train. */
export const doctor: Verb = {
  name: "doctor",
  usage: "[--json]",
  summary: "say what runs where, what is missing, and how to get it",
  async run(args) {
    const { values, positionals } = parse(args, ["json"]);
    refuseExtra(positionals);
    const checks: Check[] = [];
    // One after the other: two TensorFlows at once would measure each other.
    for (const check of [checkNode, checkPython, checkTensorflow, checkBackend, checkKernel, checkExtension, checkTraining, checkBrowser]) {
      const result = await check();
      checks.push(result);
      if (values.json !== true) print(result);
    }
    const ready = checks.every((check) => check.ok || !check.needed);
    if (values.json === true) console.log(JSON.stringify({ ready, ...Object.fromEntries(checks.map(describe)) }, null, 2));
    else console.log(ready ? "\nReady: npm start opens JupyterLab." : "\nNot ready: see the lines marked ✗.");
    return ready ? 0 : 1;
  },
};

function print({ title, ok, needed, found, hints }: Check): void {
  console.log(`${ok ? "✓" : needed ? "✗" : "–"} ${title}: ${found}`);
  for (const hint of hints) console.log(`    ${hint}`);
}

function describe({ name, ok, needed, found, hints, facts }: Check): [string, object] {
  return [name, { ok, needed, found, hints, ...facts }];
}
