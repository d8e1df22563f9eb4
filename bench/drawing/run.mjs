// What the live curve costs a training: milliseconds a step of the course's first network with the curve and without it, in
// turn in one kernel, through a front end without a page (`kernel`) and in JupyterLab in Chromium on the same machine
// (`browser`). `cpu` is the CPU time a step, of the process that trains and of everything besides it: kernel server, JupyterLab, page.
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { line, median, options, print } from "../lib/report.mjs";
import { browserFront, kernelFront } from "./front.mjs";
import { descendantsCpu } from "./processes.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const flags = options({ rounds: { type: "string" } });
const data = process.env.GRADBOOK_DATA ?? path.join(root, "../shared/data");
const fronts = { kernel: kernelFront, browser: browserFront };
const rounds = Number(flags.rounds ?? (flags.quick ? 2 : 8));
// Three epochs of MNIST, as in the course's first notebook: the first drawing of a plot costs some 0.2 s, once a training.
const epochs = flags.quick ? 1 : 3;
const plan = { epochs, steps: epochs * 469 };

if (!existsSync(path.join(data, "mnist"))) {
  console.error("bench:drawing needs MNIST's four IDX files under GRADBOOK_DATA/mnist.");
  process.exit(1);
}

async function turn(front, verbose) {
  const before = descendantsCpu();
  const { ms, cpu } = await front.run(verbose);
  const all = before === null ? null : (descendantsCpu() - before) / plan.steps;
  return { ms, cpu, besides: all === null ? null : Math.max(0, all - cpu) };
}

async function runCase(name) {
  const front = await fronts[name](plan, { GRADBOOK_DATA: data });
  try {
    for (const verbose of [true, false]) await turn(front, verbose); // fills caches, loads the page's plotting library
    const results = [];
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? ["with", "without"] : ["without", "with"];
      const row = {};
      for (const key of order) row[key] = await turn(front, key === "with");
      results.push(row);
    }
    const middle = (key, what) => (results[0][key][what] === null ? null : Number(median(results.map((row) => row[key][what])).toPrecision(4)));
    const cpu = Object.fromEntries(["with", "without"].map((key) => [key, { training: middle(key, "cpu"), besides: middle(key, "besides") }]));
    const times = results.map((row) => ({ ours: row.with.ms, without: row.without.ms }));
    print(line({ bench: "drawing", name, unit: "ms/step", rounds: times, cpu, ...plan, batch: 128, versions: { node: process.version } }), flags.json);
  } finally {
    await front.close();
  }
}

for (const name of flags.only ? [flags.only] : Object.keys(fronts)) await runCase(name);
