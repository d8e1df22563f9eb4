import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { BackendInfo } from "../../src/backend/index.js";
import { projectRoot } from "../../src/backend/projectRoot.js";
import { setUpHint, type Check } from "./check.js";

const execute = promisify(execFile);

const names: Readonly<Record<BackendInfo["rung"], string>> = {
  gpu: "TensorFlow on the GPU",
  tensorflow: "TensorFlow on the CPU",
  wasm: "WebAssembly",
  cpu: "plain JavaScript",
};

/** Loads the backend in a child process and computes with it: what set-up noted may not be true any more. */
export async function checkBackend(): Promise<Check> {
  const root = projectRoot();
  const common = { name: "backend", title: "Backend", needed: true } as const;
  try {
    const { stdout } = await execute(process.execPath, [join(root, "setup", "lib", "probe.mjs"), join(root, "dist", "src", "backend", "index.js")], { timeout: 120_000 });
    const info = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as BackendInfo;
    return {
      ...common,
      ok: true,
      found: `${names[info.rung]}: ${info.version}, ${info.threads} ${info.threads === 1 ? "thread" : "threads"}`,
      hints: info.why,
      facts: { ...info },
    };
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    const line = output.split("\n").find((text) => /Error: /.test(text)) ?? output.trim().split("\n").at(-1) ?? "";
    return { ...common, ok: false, found: `does not start: ${line.trim()}`, hints: [setUpHint], facts: { rung: null } };
  }
}
