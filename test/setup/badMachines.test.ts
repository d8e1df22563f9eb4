import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneSources, lastLine, pathWithOnly, plainEnvironment, projectFolder, runProgram, temporaryFolder, type Ended } from "./helpers.js";

let folder: string;
let clone: string;

beforeAll(() => {
  folder = temporaryFolder();
  // Another user must be able to read it in the read-only test.
  chmodSync(folder, 0o755);
  clone = cloneSources(folder, { installed: false });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A closed port: connections are refused at once. */
const nowhere = "http://127.0.0.1:9";
const noNpm = { npm_config_registry: nowhere, npm_config_fetch_retries: "0", npm_config_proxy: "", npm_config_https_proxy: "" };
const noPip = { PIP_INDEX_URL: `${nowhere}/simple`, PIP_EXTRA_INDEX_URL: "", PIP_FIND_LINKS: "", PIP_RETRIES: "0", PIP_CONFIG_FILE: "/dev/null" };

const setUp = (env: NodeJS.ProcessEnv, more: { uid?: number; cwd?: string } = {}): Promise<Ended> =>
  runProgram(process.execPath, [join(more.cwd ?? clone, "setup", "setup.mjs")], { cwd: more.cwd ?? clone, env: plainEnvironment(env), ...more });

/** Runs some of the steps by themselves, with the real programs under them. */
function runSome(names: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const script = `
    import { steps } from "./setup/steps/index.mjs";
    import { runSteps } from "./setup/lib/runSteps.mjs";
    import { SetupRecord } from "./setup/lib/record.mjs";
    import { Progress } from "./setup/lib/progress.mjs";
    const names = ${JSON.stringify(names)};
    const some = steps.filter((step) => names.includes(step.name)).map((step) => ({ ...step, needs: step.needs.filter((name) => names.includes(name)) }));
    try {
      await runSteps(some, new SetupRecord(), new Progress(), new Set());
    } catch (error) {
      console.error(error.name + ": " + error.message);
      process.exitCode = 1;
    }`;
  return runProgram(process.execPath, ["--input-type=module", "-e", script], { cwd: clone, env: plainEnvironment(env) });
}

describe("a machine that lacks something", () => {
  it("too old a Node: one line, and nothing is touched", async () => {
    const old = join(folder, "old.mjs");
    writeFileSync(old, `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.4" } });`);
    for (const entry of ["setup/setup.mjs", "setup/start.mjs", "setup/test.mjs", "cli/gradbook.mjs"]) {
      const { code, stdout, stderr } = await runProgram(process.execPath, ["--import", old, join(clone, entry)], { cwd: clone });
      expect(code, entry).toBe(1);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/^Gradbook needs Node 20 .* this is Node 18\.20\.4\. Install a newer one from https:\/\/nodejs\.org .*\n$/);
    }
  });

  it("no Python: says which and how to get it", async () => {
    const { code, stderr } = await setUp({ PATH: pathWithOnly(folder, ["node", "npm"]), ...noNpm });
    expect(code).toBe(1);
    expect(lastLine(stderr)).toMatch(/^Gradbook needs Python 3\.10 to 3\.13 with venv; none was found\. Install one \(Debian, Ubuntu: sudo apt install python3 python3-venv;/);
  });

  it("only a Python that has no TensorFlow: names its version", async () => {
    const bin = join(folder, "too-new");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "python3"), `#!/bin/sh\necho '[3, 14, "3.14.2", true, ""]'\n`, { mode: 0o755 });
    const { code, stderr } = await setUp({ PATH: `${bin}:${pathWithOnly(folder, ["node", "npm"])}`, ...noNpm });
    expect(code).toBe(1);
    expect(lastLine(stderr)).toContain("with venv; found only 3.14.2.");
  });

  it("PYTHON that does not run: names it", async () => {
    const { code, stderr } = await setUp({ PYTHON: "/nowhere/python3", ...noNpm });
    expect(code).toBe(1);
    expect(lastLine(stderr)).toBe("PYTHON=/nowhere/python3 does not run: set it to a Python from 3.10 to 3.13 with venv, or unset it, then run again.");
  });

  it("no network for npm: says so, with the log", async () => {
    const result = await runSome(["npmPackages"], { ...noNpm, npm_config_cache: join(folder, "npm-cache") });
    expect(result.code).toBe(1);
    expect(lastLine(result.stderr)).toMatch(/^SetupFailure: npm cannot reach its package registry, so its packages are missing: check the network or the proxy .* then run again\.$/);
  });

  it("no network for pip: says so, and the next run starts the environment anew", async () => {
    const env = { ...noPip, PIP_CACHE_DIR: join(folder, "pip-cache") };
    const first = await runSome(["pythonEnvironment", "pythonPackages"], env);
    expect(first.code).toBe(1);
    expect(lastLine(first.stderr)).toMatch(/^SetupFailure: pip cannot reach its package registry, so the Python packages are missing: check the network or the proxy .* then run again\.$/);
    const second = await runSome(["pythonEnvironment"], env);
    expect(second.code).toBe(0);
    expect(second.stdout).toContain("made anew: its packages were half installed");
  });

  it("a folder that may not be written: names it, also for root", async () => {
    // Permissions do not stop root, so as root the set-up runs as another user.
    const root = process.getuid?.() === 0;
    const locked = join(folder, "locked");
    mkdirSync(locked);
    const readOnly = cloneSources(locked, { installed: false });
    chmodSync(readOnly, 0o555);
    try {
      const { code, stderr } = await setUp({ HOME: "/nonexistent" }, { cwd: readOnly, ...(root ? { uid: 65_534 } : {}) });
      expect(code).toBe(1);
      expect(lastLine(stderr)).toMatch(/^Cannot write to .*clone.*\(EACCES\): clone Gradbook into a folder that you may write to, then run again\.$/);
    } finally {
      chmodSync(readOnly, 0o755);
    }
  });

  it("a file where build/ should be: the same, not a stack", async () => {
    const blocked = join(folder, "blocked");
    mkdirSync(blocked);
    const copy = cloneSources(blocked, { installed: false });
    writeFileSync(join(copy, "build"), "");
    const { code, stderr } = await setUp({}, { cwd: copy });
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain(`Cannot write to ${join(copy, "build")}`);
  });
});

describe("the project's own pins", () => {
  it("the lock names every package of every platform, as npm ci demands", async () => {
    const { code, stderr } = await runProgram("npm", ["ci", "--dry-run", "--offline", "--no-audit"], { cwd: projectFolder, env: plainEnvironment() });
    expect(stderr).not.toContain("EUSAGE");
    expect(code).toBe(0);
  });
});
