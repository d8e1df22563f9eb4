import { readFileSync } from "node:fs";
import { join } from "node:path";

const RUNGS: Readonly<Record<string, string>> = {
  gpu: "TensorFlow on the GPU",
  tensorflow: "TensorFlow on the CPU",
  wasm: "WebAssembly",
  cpu: "plain JavaScript",
};

/** Lines for the banner: what the library will run on and why not on something better, as set-up found it; TensorFlow is not loaded to ask. */
export function readSetup(root: string): string[] {
  let found: { rung?: string; tensorflow?: string | null; why?: readonly string[] };
  try {
    found = JSON.parse(readFileSync(join(root, "build", "setup.json"), "utf8")) as typeof found;
  } catch {
    return ["Set-up has not been run; run `npm run setup` to get the fastest backend."];
  }
  const rung = process.env["GRADBOOK_BACKEND"] ?? found.rung ?? "cpu";
  const version = typeof found.tensorflow === "string" && (rung === "gpu" || rung === "tensorflow") ? ` (${found.tensorflow})` : "";
  return [`Networks run on: ${RUNGS[rung] ?? rung}${version}`, ...(found.why ?? [])];
}
