// What check:gpu does, one function a part; each runs in a process of its own, whose backend GRADBOOK_BACKEND forces.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { at, root } from "../../setup/lib/root.mjs";

const execute = promisify(execFile);
const onGpu = { ...process.env, GRADBOOK_BACKEND: "gpu" };
const limits = { cwd: root, maxBuffer: 2 ** 28 };

/**
 * Opens a rung and computes one product with it.
 * @param {"gpu" | "tensorflow" | "wasm" | "cpu"} name
 * @throws Error with the ladder's own reason when it can't run here
 */
export async function openRung(name) {
  try {
    const { stdout } = await execute(process.execPath, [at("setup", "lib", "probe.mjs"), at("dist", "src", "backend", "index.js")], { ...limits, env: { ...process.env, GRADBOOK_BACKEND: name }, timeout: 300_000 });
    return JSON.parse(stdout.trim().split("\n").findLast((line) => line.startsWith("{")));
  } catch (error) {
    const reason = /Error: (.*)/.exec(error.stderr ?? "")?.[1] ?? error.message.split("\n")[0];
    throw new Error(reason.replace(/\.$/, ""), { cause: error });
  }
}

/** The GPUs' names, memory and driver, as `nvidia-smi` gives them. */
export async function gpus() {
  const { stdout } = await execute("nvidia-smi", ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"]);
  return stdout.trim().split("\n");
}

/** Runs the tests of the backend, the binding and the training loop on the GPU: how many pass, and which fail. */
export async function runtimeTests(folders = ["test/backend", "test/native", "test/models"], env = onGpu) {
  const folder = mkdtempSync(path.join(tmpdir(), "gradbook-gpu-"));
  const results = path.join(folder, "results.json");
  try {
    const args = [at("node_modules", "vitest", "vitest.mjs"), "run", "--project", "unit", "--reporter=json", `--outputFile=${results}`, ...folders];
    // A failing test makes it exit with 1; its file says the same in more detail.
    await execute(process.execPath, args, { ...limits, env }).catch(() => undefined);
    const { numPassedTests, testResults } = JSON.parse(readFileSync(results, "utf8"));
    const failed = testResults.flatMap(({ name, status, assertionResults }) => {
      const cases = assertionResults.filter((each) => each.status === "failed").map((each) => each.fullName);
      return status === "failed" && cases.length === 0 ? [path.relative(root, name)] : cases;
    });
    return { passed: numPassedTests, failed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The training benchmark's lines, ours and its peers' on the GPU alike.
 * @throws Error with the benchmark's own last line when it stops
 */
export async function benchmark(flags, env = onGpu) {
  const args = [at("bench", "training", "run.mjs"), "--json", ...(flags.length > 0 ? flags : ["--quick"])];
  try {
    const { stdout } = await execute(process.execPath, args, { ...limits, env });
    return stdout.trim().split("\n").map((line) => JSON.parse(line));
  } catch (error) {
    const said = error.stderr?.trim() ?? "";
    throw new Error((said === "" ? error.message : said.split("\n").at(-1)).replace(/\.$/, ""), { cause: error });
  }
}
