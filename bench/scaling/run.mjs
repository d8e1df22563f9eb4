// How the cost of a training step grows: milliseconds a step of dense networks by batch (1 to 4096), by depth (2 to 64 layers of 128) and by
// threads (1 and 2), ours compiled beside Keras at its best setting of two, in turn, from the same weights. One line a size.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Contender } from "../lib/contender.mjs";
import { line, options, print } from "../lib/report.mjs";
import { rounds as inTurn } from "../lib/rounds.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const flags = options({ rounds: { type: "string" } });
const data = process.env.GRADBOOK_DATA ?? path.join(root, "../shared/data");
const rounds = Number(flags.rounds ?? (flags.quick ? 2 : 5));

if (!existsSync(path.join(data, "mnist"))) {
  console.error("bench:scaling needs MNIST's four IDX files under GRADBOOK_DATA/mnist.");
  process.exit(1);
}

const batches = flags.quick ? [1, 128, 4096] : [1, 8, 32, 128, 512, 1024, 4096];
const depths = flags.quick ? [2, 64] : [2, 4, 8, 16, 32, 64];
const sizes = [
  ...batches.map((batch) => ({ name: `batch-${batch}`, case: "mlp", batch })),
  ...depths.map((depth) => ({ name: `depth-${depth}`, case: `deep-${depth}`, batch: 128 })),
].flatMap((size) => [1, 2].map((threads) => ({ ...size, name: `${size.name}-threads-${threads}`, threads })));

const training = (file) => path.join(root, "bench/training", file);
const contenders = {
  ours: { command: [process.execPath, training("ours.mjs")], extra: { mode: "compiled" } },
  keras: { command: [path.join(root, ".venv/bin/python"), training("keras_peer.py")], extra: { jit: false } },
  kerasJit: { command: [path.join(root, ".venv/bin/python"), training("keras_peer.py")], extra: { jit: true } },
};

async function runSize(size) {
  const folder = mkdtempSync(path.join(tmpdir(), "gradbook-bench-"));
  const running = {};
  // A round takes some hundred steps of small batches and a few of large ones; MNIST has 60,000 samples.
  const steps = Math.max(4, Math.min(100, Math.floor(16_384 / size.batch)));
  try {
    for (const [key, { command, extra }] of Object.entries(contenders)) {
      // Every library counts the processors that it may run on.
      const pinned = size.threads === 1 ? ["taskset", "-c", "0", ...command] : command;
      const contender = (running[key] = new Contender(pinned[0], pinned.slice(1), { GRADBOOK_DATA: data }));
      await contender.ask({ do: "setup", case: size.case, steps, batch: size.batch, folder, optimizer: "adam", task: "fit", ...extra });
      await contender.ask({ do: "run" });
    }
    print(line({ bench: "scaling", name: size.name, unit: "ms/step", rounds: await inTurn(running, rounds), batch: size.batch, threads: size.threads, versions: { node: process.version } }), flags.json);
  } finally {
    for (const contender of Object.values(running)) contender.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const size of sizes) if (flags.only === undefined || size.name.startsWith(flags.only)) await runSize(size);
