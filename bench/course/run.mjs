// Runs course notebooks as long as they take: `npm run course -- 10 12` those two, without a name all of them. `--setting class` takes
// another setting than full, `--save` keeps the outputs in the notebooks. Each notebook's seconds become a line of results/course.jsonl.
import { spawn } from "node:child_process";
import { appendFileSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const results = path.join(root, "bench/results/course.jsonl");

const { values, positionals } = parseArgs({ options: { setting: { type: "string", default: "full" }, save: { type: "boolean", default: false } }, allowPositionals: true });
const all = readdirSync(path.join(root, "notebooks")).filter((name) => /^\d\d-.*\.ipynb$/.test(name)).sort();

/** "10", "10-fully-connected" and "10-fully-connected.ipynb" name the same notebook. */
function find(name) {
  const found = all.filter((file) => file === name || file.startsWith(`${name.padStart(2, "0")}-`) || file === `${name}.ipynb`);
  if (found.length > 0) return found;
  console.error(`course: no notebook ${name}; there are ${all.map((file) => file.slice(0, 2)).join(", ")}.`);
  process.exit(2);
}

function run(file) {
  const flags = ["--setting", values.setting, ...(values.save ? ["--save"] : [])];
  const child = spawn(process.execPath, [path.join(root, "cli/gradbook.mjs"), "run", path.join(root, "notebooks", file), ...flags], { stdio: "inherit" });
  // Ctrl-C reaches the child by itself; it keeps what the running cell has, and its exit code ends this program.
  process.once("SIGINT", () => undefined);
  return new Promise((resolve, reject) => child.once("error", reject).once("close", (code) => resolve(code ?? 1)));
}

for (const file of positionals.length === 0 ? all : positionals.flatMap(find)) {
  console.error(`${file}, setting ${values.setting}`);
  const began = performance.now();
  const code = await run(file);
  if (code !== 0) process.exit(code);
  const seconds = Math.round(performance.now() - began) / 1000;
  const line = { bench: "course", case: file.replace(/\.ipynb$/, ""), setting: values.setting, unit: "s", better: "lower", ours: seconds, cores: availableParallelism(), versions: { node: process.version } };
  appendFileSync(results, `${JSON.stringify(line)}\n`);
  console.error(`${file}: ${seconds} s`);
}
