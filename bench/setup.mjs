// Installs the peers that the benchmarks compare with and that Gradbook itself does not need, under the ignored bench/.peers.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const peers = path.join(here, ".peers");

function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) {
    console.error(`bench:setup: "${command} ${args.join(" ")}" failed; its own message stands above.`);
    process.exit(1);
  }
}

if (!existsSync(path.join(peers, "bin/python"))) run(path.join(here, "../.venv/bin/python"), ["-m", "venv", peers]);
run(path.join(peers, "bin/python"), ["-m", "pip", "install", "--no-compile", "-r", path.join(here, "peers.txt")]);
