// Milliseconds a training step through `fit`: ours compiled, ours eager, Keras (jit_compile off and on) and PyTorch where it
// is installed, in turn, from the same weights over the same batches. One line a model; `agree` says whether the mean
// loss of the first epoch is the same as Keras' to 1e-3.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Contender } from "../lib/contender.mjs";
import { line, options, print } from "../lib/report.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "../..");
const flags = options();
const data = process.env.GRADBOOK_DATA ?? path.join(root, "../shared/data");
const python = path.join(root, ".venv/bin/python");
const peersPython = path.join(root, "bench/.peers/bin/python");
const rounds = flags.quick ? 6 : 24;
const steps = { mlp: 80, cnn2: 8 };

if (!existsSync(path.join(data, "mnist"))) {
  console.error("bench:training needs MNIST's four IDX files under GRADBOOK_DATA/mnist.");
  process.exit(1);
}

const node = (mode) => ({ command: process.execPath, args: [path.join(here, "ours.mjs")], extra: { mode } });
const contenders = {
  ours: node("compiled"),
  eager: node("eager"),
  keras: { command: python, args: [path.join(here, "keras_peer.py")], extra: { jit: false } },
  kerasJit: { command: python, args: [path.join(here, "keras_peer.py")], extra: { jit: true } },
  torch: { command: peersPython, args: [path.join(here, "torch_peer.py")], extra: { jit: false } },
  torchCompile: { command: peersPython, args: [path.join(here, "torch_peer.py")], extra: { jit: true } },
};

async function runCase(name) {
  const folder = mkdtempSync(path.join(tmpdir(), "gradbook-bench-"));
  const weights = path.join(folder, "weights.f32");
  const running = {};
  try {
    const versions = { node: process.version };
    const first = {};
    for (const [key, { command, args, extra }] of Object.entries(contenders)) {
      if (!existsSync(command)) continue;
      const contender = (running[key] = new Contender(command, args, { GRADBOOK_DATA: data }));
      const ready = await contender.ask({ do: "setup", case: name, steps: steps[name], weights, data, ...extra });
      Object.assign(versions, ready.versions);
      first[key] = (await contender.ask({ do: "run" })).loss; // warm-up: traces, compiles, fills caches
    }
    const results = [];
    for (let round = 0; round < rounds; round++) {
      const row = Object.fromEntries(Object.keys(contenders).map((key) => [key, null]));
      // Each round begins with another contender: what ran before leaves its heat to the next one.
      const turns = Object.keys(running);
      for (let turn = 0; turn < turns.length; turn++) {
        const key = turns[(turn + round) % turns.length];
        row[key] = (await running[key].ask({ do: "run" })).ms;
      }
      results.push(row);
    }
    const agree = Math.abs(first.ours - first.keras) < 1e-3 * Math.max(1, first.keras);
    print(line({ bench: "training", name, unit: "ms/step", rounds: results, agree, firstEpochLoss: first, batch: 128, versions }), flags.json);
  } finally {
    for (const contender of Object.values(running)) contender.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const name of flags.only ? [flags.only] : Object.keys(steps)) await runCase(name);
