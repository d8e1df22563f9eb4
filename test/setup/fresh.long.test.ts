import { join } from "node:path";
import { expect, it } from "vitest";
import { projectFolder, runProgram } from "./helpers.js";

it("a fresh clone with empty caches has JupyterLab open in under four minutes", { timeout: 20 * 60_000 }, async () => {
  const { code, stdout, stderr } = await runProgram(process.execPath, [join(projectFolder, "test", "setup", "fresh.mjs")], { cwd: projectFolder });
  expect(stderr.slice(-500)).not.toContain("Error");
  expect(code).toBe(0);
  const { ours } = JSON.parse(stdout) as { ours: number };
  expect(ours).toBeLessThan(240);
});
