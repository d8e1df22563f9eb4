// What our compiled steps spend their time in: milliseconds of each kind of op in a step, the longest first, the share of TensorFlow's own and of the binding's. Ops that
// run side by side, or on both cores, count in full. `--task`, `--optimizer` and `--batch` as in bench:training, `--only CASE` one model.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Contender } from "../lib/contender.mjs";
import { options } from "../lib/report.mjs";
import { cases, suits } from "./cases.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const flags = options({ task: { type: "string", default: "fit" }, optimizer: { type: "string", default: "adam" }, batch: { type: "string", default: "128" } });
const data = process.env.GRADBOOK_DATA ?? path.join(here, "../../../shared/data");
const batch = flags.task === "predict" ? 1 : Number(flags.batch);

for (const name of Object.keys(cases).filter((each) => suits(each, flags.task) && (flags.only === undefined || each === flags.only))) {
  const folder = mkdtempSync(path.join(tmpdir(), "gradbook-bench-"));
  const ours = new Contender(process.execPath, [path.join(here, "ours.mjs")], { GRADBOOK_DATA: data });
  try {
    const settings = { task: flags.task, optimizer: flags.optimizer, batch };
    const { versions } = await ours.ask({ do: "setup", case: name, steps: flags.task === "predict" ? 1000 : cases[name].steps, folder, mode: "compiled", ...settings });
    const { ms, ops } = await ours.ask({ do: "profile" });
    const total = ops.reduce((sum, op) => sum + op.ms, 0);
    const share = ops.filter(({ op }) => !op.startsWith("Gradbook")).reduce((sum, op) => sum + op.ms, 0) / total;
    if (flags.json) console.log(JSON.stringify({ bench: "profile", case: name, unit: "ms/step", ms, inOps: total, tensorflow: share, ops: Object.fromEntries(ops.map((op) => [op.op, op.ms])), ...settings, versions }));
    else {
      console.log(`${name}: ${ms.toFixed(3)} ms a step, ${total.toFixed(3)} in ops, ${(100 * share).toFixed(0)} % of that in TensorFlow's own`);
      for (const op of ops.slice(0, 12)) console.log(`  ${op.ms.toFixed(3)} ms  ${op.op} (${op.count})`);
    }
  } finally {
    ours.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
