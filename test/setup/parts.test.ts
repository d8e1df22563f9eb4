import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { fingerprint } from "../../setup/lib/fingerprint.mjs";
import { namedPort } from "../../setup/lib/jupyter.mjs";
import { packageFailure } from "../../setup/lib/network.mjs";
import { Progress, duration } from "../../setup/lib/progress.mjs";
import { steps } from "../../setup/steps/index.mjs";
import { countTests, describe as describeCounts } from "../../setup/tally.mjs";
import { lastLine, projectFolder, runProgram } from "./helpers.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-parts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the steps", () => {
  it("stand in an order where needs come first", () => {
    const seen = new Set<string>();
    for (const step of steps) {
      for (const need of step.needs) expect(seen, `${step.name} needs ${need}`).toContain(need);
      seen.add(step.name);
    }
  });
});

describe("a clone", () => {
  it("holds every source: none is hidden by .gitignore", () => {
    const ignored = execFileSync("git", ["ls-files", "-o", "-i", "--exclude-standard", "src", "native", "kernel", "cli", "setup", "test", "extension"], { cwd: projectFolder, encoding: "utf8" });
    expect(ignored.split("\n").filter((file) => file !== "" && !/(^|\/)(node_modules|labextension|__pycache__)\/|^extension\/lib\//.test(file))).toEqual([]);
  });
});

describe("fingerprint", () => {
  it("changes with a content and with a name, not with a time", () => {
    const file = join(folder, "a.ts");
    writeFileSync(file, "one");
    const first = fingerprint(folder, [folder]);
    writeFileSync(file, "one");
    expect(fingerprint(folder, [folder])).toBe(first);
    writeFileSync(file, "two");
    expect(fingerprint(folder, [folder])).not.toBe(first);
    writeFileSync(file, "one");
    expect(fingerprint(folder, [folder], (name) => name !== "a.ts")).not.toBe(first);
  });
});

describe("progress", () => {
  it("prints plain lines where no terminal is", () => {
    const out = new PassThrough();
    const progress = new Progress(out as unknown as NodeJS.WriteStream);
    progress.start("a", "first");
    progress.detail("a", "half way");
    progress.end("a", { note: "well" });
    expect(String(out.read())).toMatch(/^ {2}first …\n✓ first: well \(0\.0 s\)\n$/);
  });

  it("redraws its lines on a terminal and leaves one a step", () => {
    const out = Object.assign(new PassThrough(), { isTTY: true, columns: 30 });
    const { CI, TERM } = process.env;
    process.env["TERM"] = "xterm";
    delete process.env["CI"];
    const progress = new Progress(out as unknown as NodeJS.WriteStream);
    Object.assign(process.env, CI === undefined ? {} : { CI }, TERM === undefined ? {} : { TERM });
    progress.start("a", "first");
    progress.start("b", "second");
    progress.line("a line");
    progress.detail("a", "a detail that is longer than the terminal is wide");
    progress.end("a");
    progress.end("b", { ok: false, note: "failed" });
    const text = String(out.read());
    expect(text).toContain("✓ first (0.0 s)\n");
    expect(text).toContain("✗ second: failed (0.0 s)\n");
    for (const line of text.split("\n")) expect(line.replace(/\x1b\[\d+[AJ]/g, "").length).toBeLessThan(30);
  });

  it("says durations plainly", () => {
    expect([0, 1234, 9960, 59_400, 125_000].map(duration)).toEqual(["0.0 s", "1.2 s", "10 s", "59 s", "2 min 5 s"]);
  });
});

describe("namedPort", () => {
  it("finds the port in every spelling, and none where none is named", () => {
    expect(namedPort(["--port", "81"])).toBe(81);
    expect(namedPort(["--no-browser", "--port=82"])).toBe(82);
    expect(namedPort(["--ServerApp.port=83"])).toBe(83);
    expect(namedPort(["--port-retries=0", "--no-browser"])).toBeUndefined();
    expect(() => namedPort(["--port"])).toThrow("received nothing");
    expect(() => namedPort(["--port=70000"])).toThrow("received 70000");
  });
});

describe("packageFailure", () => {
  const told = (tool: "npm" | "pip", output: string): string => packageFailure({ tool, what: "its packages", output, log: "x.log" }).message;

  it("tells what the package managers' own words mean", () => {
    expect(told("npm", "npm error code ENOTFOUND\nnpm error network request failed")).toContain("cannot reach its package registry");
    expect(told("npm", "npm error code ENOSPC\n")).toContain("disk is full");
    expect(told("pip", "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device")).toContain("disk is full");
    expect(told("pip", "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]"),).toContain("does not trust the certificate");
  });

  it("passes on the first thing that it does not know", () => {
    const output = "npm warn old\nnpm error code EUSAGE\nnpm error\nnpm error `npm ci` can only install with a lock in sync.\nnpm error A complete log of this run can be found in: x";
    expect(told("npm", output)).toBe("npm could not install its packages: `npm ci` can only install with a lock in sync.");
    expect(told("pip", "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES")).toContain("DO NOT MATCH THE HASHES");
  });
});

describe("the tally", () => {
  const module = (states: readonly string[], errors = 0): object => ({
    errors: () => Array(errors).fill(new Error("x")),
    children: { allSuites: () => [], allTests: () => states.map((state) => ({ result: () => ({ state }) })) },
  });

  it("counts a file that does not load and an error outside any test as failed", () => {
    const counts = countTests([module(["passed", "passed", "failed"]), module(["skipped"]), module([], 1)] as never, [new Error("stray")]);
    expect(counts).toEqual({ passed: 2, failed: 3, skipped: 1 });
    expect(describeCounts(counts)).toBe("2 passed, 3 failed, 1 skipped");
    expect(describeCounts({ passed: 5, failed: 0, skipped: 0 })).toBe("5 passed, 0 failed");
  });

  it("is the last line of a real run, and the exit code is right", async () => {
    const inner = join(folder, "inner");
    execFileSync("mkdir", ["-p", inner]);
    const config = join(inner, "vitest.config.mjs");
    writeFileSync(config, `import { Tally } from ${JSON.stringify(join(projectFolder, "setup", "tally.mjs"))};
      export default { test: { root: ${JSON.stringify(inner)}, include: ["*.test.mjs"], reporters: ["default", new Tally()] } };`);
    const vitest = JSON.stringify(join(projectFolder, "node_modules", "vitest", "dist", "index.js"));
    writeFileSync(join(inner, "a.test.mjs"), `import { it } from ${vitest}; it("well", () => {}); it.skip("later", () => {}); it("not", () => { throw new Error("no"); });`);
    writeFileSync(join(inner, "b.test.mjs"), "import './missing.mjs';");
    const run = (filter: string): ReturnType<typeof runProgram> =>
      runProgram(process.execPath, [join(projectFolder, "node_modules", "vitest", "vitest.mjs"), "run", "--config", config, filter], { cwd: inner });
    const both = await run("test");
    expect(lastLine(both.stdout)).toBe("1 passed, 2 failed, 1 skipped");
    expect(both.code).toBe(1);
    writeFileSync(join(inner, "c.test.mjs"), `import { it } from ${vitest}; it("well", () => {});`);
    const one = await run("c.test");
    expect([lastLine(one.stdout), one.code]).toEqual(["1 passed, 0 failed", 0]);
  });
});
