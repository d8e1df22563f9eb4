import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nearest } from "../../cli/nearest.js";
import { cloneSources, temporaryFolder } from "../setup/helpers.js";
import { plainEnvironment, runProgram } from "../setup/helpers.js";
import { gradbook } from "./helpers.js";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gradbook-user-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe("gradbook", () => {
  it("lists its verbs", async () => {
    for (const args of [[], ["help"], ["--help"]]) {
      const { code, stdout } = await gradbook(args);
      expect(code).toBe(0);
      expect(stdout.split("\n").map((line) => /^gradbook (\w+)/.exec(line)?.[1]).filter(Boolean)).toEqual(["doctor", "lab", "run", "data", "assign", "grade", "report", "install", "uninstall"]);
    }
  });

  it("names the nearest verb", async () => {
    const { code, stderr } = await gradbook(["docter"]);
    expect(code).toBe(2);
    expect(stderr).toBe('gradbook: no verb "docter". Did you mean "doctor"? "gradbook help" lists them.\n');
    expect(nearest("intsall", ["install", "uninstall"])).toBe("install");
    expect(nearest("xyzzy", ["doctor", "run"])).toBeUndefined();
  });

  it("refuses flags it does not know", async () => {
    const { code, stderr } = await gradbook(["doctor", "--yaml"]);
    expect(code).toBe(2);
    expect(stderr).toBe("gradbook doctor: Unknown option '--yaml'. Usage: gradbook doctor [--json]\n");
  });

  it("not set up: one line", async () => {
    const folder = temporaryFolder();
    try {
      const clone = cloneSources(folder, { installed: false });
      const { code, stderr } = await runProgram(process.execPath, [join(clone, "cli", "gradbook.mjs"), "doctor"], { cwd: clone, env: plainEnvironment() });
      expect(code).toBe(1);
      expect(stderr).toBe("Gradbook is not set up yet: run npm start (or npm run setup) in its folder first.\n");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("gradbook install and uninstall", () => {
  it("needs --user before it writes into the home folder", async () => {
    const { code, stderr } = await gradbook(["install"], { env: { JUPYTER_DATA_DIR: home } });
    expect(code).toBe(2);
    expect(stderr).toContain("say --user to allow that");
    expect(readdirSync(home)).toEqual([]);
  });

  it("puts kernel and extension into the user's Jupyter folder, and takes exactly those away", async () => {
    mkdirSync(join(home, "kernels", "other"), { recursive: true });
    writeFileSync(join(home, "kernels", "other", "kernel.json"), "{}");
    const env = { JUPYTER_DATA_DIR: home };
    for (const round of ["first", "again"]) {
      expect((await gradbook(["install", "--user"], { env })).code, round).toBe(0);
      expect(existsSync(join(home, "kernels", "gradbook", "kernel.json"))).toBe(true);
      expect(existsSync(join(home, "labextensions", "@gradbook", "extension", "package.json"))).toBe(true);
    }
    const { code, stdout } = await gradbook(["uninstall"], { env });
    expect(code).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(2);
    expect(readdirSync(join(home, "kernels"))).toEqual(["other"]);
    expect(readdirSync(join(home, "labextensions"))).toEqual([]);
    expect((await gradbook(["uninstall"], { env })).stdout).toContain("nothing of Gradbook's is installed");
  });

  it("follows XDG_DATA_HOME and HOME where Jupyter does", async () => {
    const env = { HOME: home, JUPYTER_DATA_DIR: "", XDG_DATA_HOME: "" };
    expect((await gradbook(["install", "--user"], { env })).code).toBe(0);
    const data = process.platform === "darwin" ? join(home, "Library", "Jupyter") : join(home, ".local", "share", "jupyter");
    expect(readdirSync(join(data, "kernels"))).toEqual(["gradbook"]);
  });
});
