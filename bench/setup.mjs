// Installs the peers that the benchmarks compare with and that Gradbook itself does not need, under the ignored bench/.peers:
// PyTorch from peers.txt, and the kernels of tslab and Deno from peers.json, with their kernelspecs.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const peers = path.join(here, ".peers");
const modules = path.join(peers, "node_modules");

function run(command, args, cwd = peers) {
  const { status } = spawnSync(command, args, { stdio: "inherit", cwd });
  if (status !== 0) {
    console.error(`bench:setup: "${command} ${args.join(" ")}" failed; its own message stands above.`);
    process.exit(1);
  }
}

/** Jupyter's description of a kernel that this set-up installed. */
function describeKernel(name, displayName, argv) {
  const folder = path.join(peers, "share/jupyter/kernels", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "kernel.json"), JSON.stringify({ argv, display_name: displayName, language: "typescript" }, null, 2));
}

if (!existsSync(path.join(peers, "bin/python"))) run(path.join(here, "../.venv/bin/python"), ["-m", "venv", peers], here);
run(path.join(peers, "bin/python"), ["-m", "pip", "install", "--no-compile", "-r", path.join(here, "peers.txt")]);

copyFileSync(path.join(here, "peers.json"), path.join(peers, "package.json"));
run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]);
// tslab names its kernels by a script of its own, which writes to the home folder; these are the same words.
describeKernel("tslab", "TypeScript (tslab)", [process.execPath, path.join(modules, "tslab/bin/tslab"), "kernel", "--config-path={connection_file}"]);
describeKernel("deno", "Deno", [path.join(modules, ".bin/deno"), "jupyter", "--kernel", "--conn", "{connection_file}"]);
