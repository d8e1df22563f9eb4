import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { benchmark, openRung, runtimeTests } from "../../bench/gpu/parts.mjs";
import { whyNoGpu } from "../../setup/lib/gpu.mjs";
import { projectFolder, runProgram } from "./helpers.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-gpu-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with an nvidia-smi that prints a text and ends with a code, to be the whole PATH. */
function smi(name: string, text: string, code = 0): string {
  const bin = join(folder, name);
  mkdirSync(bin);
  writeFileSync(join(bin, "nvidia-smi"), `#!/bin/sh\necho '${text}'\nexit ${code}\n`);
  chmodSync(join(bin, "nvidia-smi"), 0o755);
  return bin;
}

describe("a GPU is seen", () => {
  const none = join(folder, "no-driver");
  const on = (PATH: string, driver = none): string | undefined => whyNoGpu({ platform: "linux", arch: "x64", driver, env: { PATH } });

  it("in the driver's own list, without asking any program", () => {
    const driver = join(folder, "driver");
    mkdirSync(join(driver, "0000:01:00.0"), { recursive: true });
    expect(on(join(folder, "nothing"), driver)).toBeUndefined();
  });

  it("in nvidia-smi's list, where the driver has none", () => {
    expect(on(smi("listing", "GPU 0: NVIDIA T4 (UUID: GPU-1)"))).toBeUndefined();
  });

  it("nowhere else, and the reason is one line", () => {
    expect(on(join(folder, "nothing"))).toBe("no NVIDIA driver is here: nothing is listed in /proc/driver/nvidia/gpus, and there is no nvidia-smi");
    expect(on(smi("failing", "NVIDIA-SMI has failed because it could not reach the driver.", 9))).toBe("nvidia-smi is here and fails: NVIDIA-SMI has failed because it could not reach the driver.");
    expect(on(smi("empty", "No devices were found"))).toBe("nvidia-smi lists no GPU: No devices were found");
    expect(whyNoGpu({ platform: "darwin", arch: "arm64" })).toBe("TensorFlow's CUDA libraries exist for Linux on x64 only, and this is darwin on arm64");
  });
});

describe("check:gpu", () => {
  it.runIf(whyNoGpu() !== undefined)("ends in one line and with 1 where no GPU is, and leaves no report", async () => {
    const { code, stdout, stderr } = await runProgram(process.execPath, ["bench/gpu/run.mjs"], { cwd: projectFolder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^check:gpu: .+\. Run it on a machine with an NVIDIA GPU and its driver\.\n$/);
  });

  it("opens a rung and computes with it; where the rung can't run, the ladder's reason comes back", async () => {
    expect(await openRung("wasm")).toMatchObject({ rung: "wasm", device: "WebAssembly" });
    if (whyNoGpu() === undefined) expect(await openRung("gpu")).toMatchObject({ rung: "gpu" });
    else await expect(openRung("gpu")).rejects.toThrow(/^GRADBOOK_BACKEND=gpu can't run here: .*Unset GRADBOOK_BACKEND to take the best that does$/);
  });

  it("counts the tests that pass on a rung and names those that fail", async () => {
    const { GRADBOOK_BACKEND: _, ...env } = process.env;
    const file = "test/backend/ladder.test.ts";
    const best = await runtimeTests([file], env);
    expect(best.passed).toBeGreaterThan(2);
    expect(best.failed).toEqual([]);
    // The ladder's tests hold that a native rung runs.
    expect((await runtimeTests([file], { ...env, GRADBOOK_BACKEND: "cpu" })).failed).toContain("says what runs and, a line each, why no better rung does");
  });

  it("says what the benchmark said when it can't run", async () => {
    await expect(benchmark([], { ...process.env, GRADBOOK_DATA: folder })).rejects.toThrow("bench:training needs MNIST's four IDX files under GRADBOOK_DATA/mnist");
  });
});
