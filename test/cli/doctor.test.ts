import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { plainEnvironment, projectFolder, runProgram, temporaryFolder } from "../setup/helpers.js";
import { gradbook } from "./helpers.js";

interface Line {
  ok: boolean;
  needed: boolean;
  found: string;
  hints: string[];
}
type Report = { ready: boolean } & { [part: string]: Line & { [fact: string]: unknown } };

const parts = ["node", "python", "tensorflow", "backend", "kernel", "extension", "training", "browser"];

describe("gradbook doctor", () => {
  it("says that the main job can run, to a person and to a program", async () => {
    const { code, stdout } = await gradbook(["doctor", "--json"]);
    const report = JSON.parse(stdout) as Report;
    expect(Object.keys(report)).toEqual(["ready", ...parts]);
    for (const part of parts) expect(report[part]?.ok, `${part}: ${report[part]?.found}`).toBe(true);
    expect(report.ready).toBe(true);
    expect(code).toBe(0);
    expect(report["backend"]).toMatchObject({ rung: expect.stringMatching(/^(gpu|tensorflow)$/) as string, version: expect.stringMatching(/TensorFlow/) as string });
    expect(report["node"]).toMatchObject({ version: process.versions.node });

    const person = await gradbook(["doctor"]);
    expect(person.code).toBe(0);
    expect(person.stdout).toMatch(/^✓ Node: \d+/);
    expect(person.stdout).toContain("Backend: TensorFlow on the ");
    expect(person.stdout.trim().split("\n").at(-1)).toBe("Ready: npm start opens JupyterLab.");
  });

  it("on a lower rung says why not the one above", async () => {
    const { stdout } = await gradbook(["doctor", "--json"], { env: { GRADBOOK_BACKEND: "cpu" } });
    const report = JSON.parse(stdout) as Report;
    expect(report["backend"]).toMatchObject({ ok: true, rung: "cpu" });
    expect(report["backend"]?.hints.length).toBeGreaterThan(0);
  });

  it("in a clone that lacks everything set-up makes but dist/, names each part and what to do, and exits 1", async () => {
    const folder = temporaryFolder();
    try {
      const clone = join(folder, "clone");
      mkdirSync(clone);
      for (const name of ["cli", "setup", "dist", "package.json"]) cpSync(join(projectFolder, name), join(clone, name), { recursive: true });
      symlinkSync(join(projectFolder, "node_modules"), join(clone, "node_modules"));
      const { code, stdout } = await runProgram(process.execPath, [join(clone, "cli", "gradbook.mjs"), "doctor", "--json"], { cwd: clone, env: plainEnvironment() });
      expect(code).toBe(1);
      const report = JSON.parse(stdout) as Report;
      expect(report.ready).toBe(false);
      for (const part of ["python", "kernel", "extension"]) {
        expect(report[part]).toMatchObject({ ok: false, needed: true });
        expect(report[part]?.hints.join()).toContain("npm run setup");
      }
      expect(report["tensorflow"]).toMatchObject({ ok: false, found: "not installed" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
