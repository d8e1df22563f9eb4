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
  const found = setupRecord(root);
  if (found === undefined) return ["Set-up has not been run; run `npm run setup` to get the fastest backend."];
  const { rung, name } = readRung(root);
  const version = typeof found.tensorflow === "string" && (rung === "gpu" || rung === "tensorflow") ? ` (${found.tensorflow})` : "";
  return [`Networks run on: ${name}${version}`, ...(found.why ?? [])];
}

/** The step of the backend ladder that networks will run on, and its name. */
export function readRung(root: string): { readonly rung: string; readonly name: string } {
  const rung = process.env["GRADBOOK_BACKEND"] ?? setupRecord(root)?.rung ?? "cpu";
  return { rung, name: RUNGS[rung] ?? rung };
}

function setupRecord(root: string): { readonly rung?: string; readonly tensorflow?: string | null; readonly why?: readonly string[] } | undefined {
  try {
    return JSON.parse(readFileSync(join(root, "build", "setup.json"), "utf8")) as ReturnType<typeof setupRecord>;
  } catch {
    return undefined;
  }
}
