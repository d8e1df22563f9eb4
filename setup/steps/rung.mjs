import { runCommand } from "../lib/command.mjs";
import { SetupFailure } from "../lib/failure.mjs";
import { fingerprint } from "../lib/fingerprint.mjs";
import { gpuSeen } from "../lib/gpu.mjs";
import { installedTensorflow, venvVersion } from "../lib/python.mjs";
import { at, root } from "../lib/root.mjs";

const backend = at("dist", "src", "backend", "index.js");

/** Tries the backend once, and notes which rung it runs on and why not on a better one: the kernel's banner reads that. */
export const rung = {
  name: "rung",
  title: "backend",
  needs: ["typescript", "binding", "jupyterFiles"],
  inputs: () => [
    fingerprint(root, [at("dist", "src", "backend"), at("build", "gradbook.node"), at("package-lock.json")], (name) => !/\.(map|d\.ts)$/.test(name)),
    JSON.stringify(installedTensorflow() ?? null),
    String(gpuSeen()),
    process.versions.node,
  ],
  outputs: () => [],
  async run() {
    // What the machine can do, whatever this one run is told to use.
    const { GRADBOOK_BACKEND: _, ...env } = process.env;
    const { code, output, log } = await runCommand(process.execPath, [at("setup", "lib", "probe.mjs"), backend], { log: "backend", env });
    const line = output.trim().split("\n").findLast((text) => text.startsWith("{"));
    if (code !== 0 || line === undefined) {
      const message = output.split("\n").find((text) => /Error: /.test(text)) ?? output.trim().split("\n").at(-1) ?? "";
      throw new SetupFailure(`The backend does not start: ${message.trim()}`, log);
    }
    const found = JSON.parse(line);
    return {
      note: found.rung,
      facts: {
        rung: found.rung,
        why: found.why,
        tensorflow: installedTensorflow()?.version ?? null,
        python: venvVersion(),
        node: process.version,
        gpu: gpuSeen(),
      },
    };
  },
};
