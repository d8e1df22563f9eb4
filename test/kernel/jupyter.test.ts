import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeKernelspec } from "../../kernel/kernelspec.mjs";
import { ROOT } from "./client.js";

/** The kernel through Jupyter's own Python client, and Jupyter's own test suite for kernels. */
const run = promisify(execFile);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gradbook-jupyter-"));
  writeKernelspec({ root: ROOT, dir: join(folder, "kernels", "gradbook") });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function python(script: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const program = join(ROOT, ".venv", "bin", "python");
  return run(program, [join(ROOT, "test", "kernel", script), ...args], { env: { ...process.env, JUPYTER_PATH: folder }, cwd: folder, maxBuffer: 1 << 26 });
}

test("the kernelspec names this clone, the interrupt mode and images that are images", () => {
  const spec = JSON.parse(readFileSync(join(folder, "kernels", "gradbook", "kernel.json"), "utf8")) as Record<string, unknown>;
  expect(spec).toMatchObject({ display_name: "TypeScript (Gradbook)", language: "typescript", interrupt_mode: "message" });
  expect(spec["argv"]).toEqual([process.execPath, expect.stringMatching(/^--min-semi-space-size=/), join(ROOT, "dist", "kernel", "main.js"), "{connection_file}"]);
  expect(readFileSync(join(folder, "kernels", "gradbook", "logo-64x64.png")).subarray(1, 4).toString()).toBe("PNG");
  expect(writeKernelspec({ root: ROOT, dir: join(folder, "kernels", "gradbook") })).toBe(false);
});

test("jupyter_client: cells, interrupts by message and by signal, questions, nbclient, completion and inspection with types and docs", async () => {
  const seen = JSON.parse((await python("client.py", folder)).stdout) as Record<string, any>;
  expect(seen["sum"]).toMatchObject({ status: "ok", result: { "text/plain": "2" } });
  expect(seen["interrupt_loop"].ename).toBe("KeyboardInterrupt");
  expect(seen["interrupt_await"].ename).toBe("KeyboardInterrupt");
  expect(seen["kept"].result["text/plain"]).toBe("1");
  expect(seen["sigint"]).toBe("KeyboardInterrupt");
  expect(seen["complete_typed"][0]).toMatchObject({ text: "plusOne", signature: "plusOne: (n: number) => number", documentation: "Adds one." });
  expect(seen["complete_member"]).toEqual(["across"]);
  expect(seen["complete_library"][0].text).toBe("dense");
  expect(seen["complete_library"][0].documentation.length).toBeGreaterThan(20);
  expect(seen["complete_option"]).toEqual(["units"]);
  expect(seen["inspect"]).toContain("Adds one.");
  expect(seen["asked"]).toEqual([{ prompt: "Name? ", password: false }, { prompt: "Token: ", password: true }]);
  expect(seen["answered"]).toBe("'Ada secret'");
  expect(seen["inspect_input"]).toContain("Asks whoever runs the cell");
  expect(seen["nbclient"]).toContain("input: a front end that can answer is needed");
  expect(seen["nbclient_outputs"][0].data["text/plain"]).toBe("2");
  expect(seen["complete_shadowed"]).toEqual(["mine"]);
  // The cells' process and the type checker; the one that saves the history comes and goes.
  expect([2, 3]).toContain(seen["children"]);
  expect(seen["gone"]).toBe(true);
});

// The suite waits a tenth of a second for each message, which a loaded machine may take: hence the second try.
test("jupyter_kernel_test's suite passes; only the pager is skipped", { retry: 1, timeout: 240_000 }, async () => {
  const { stdout, stderr } = await python("conformance.py");
  expect(stderr).toMatch(/^OK \(skipped=1\)$/m);
  const rows = stdout.trim().split("\n");
  expect(rows.filter((row) => !/ pass$/.test(row))).toEqual([expect.stringMatching(/^GradbookKernel +pager +skipped/)]);
  // Each of the suite's own, and ours.
  expect(rows.length).toBe(12 + 11 + 1);
});
