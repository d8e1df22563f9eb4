import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bubblewrap } from "../../src/grading/sandbox/bubblewrap.js";
import { attempt, findSandbox, NoSandbox } from "../../src/grading/sandbox/findSandbox.js";
import { defaultLimits } from "../../src/grading/sandbox/limits.js";
import { findPlaces } from "../../src/grading/sandbox/places.js";
import type { Sandbox } from "../../src/grading/sandbox/sandbox.js";
import { unshare } from "../../src/grading/sandbox/unshare.js";
import { projectFolder } from "../setup/helpers.js";

const inbox = mkdtempSync(join(tmpdir(), "gradbook-sandbox-"));
afterAll(() => rmSync(inbox, { recursive: true, force: true }));
writeFileSync(join(inbox, "brought.txt"), "brought");
const places = findPlaces(projectFolder, process.execPath, join(inbox, "cache"));
const limits = { ...defaultLimits, memoryMb: 600, diskMb: 20, openFiles: 64 };

/** What a program prints in the sandbox, as JSON; it has no guard, only the sandbox. */
function inside(sandbox: Sandbox, code: string): unknown {
  const { command, args, env } = sandbox.wrap([process.execPath, "-e", `const tried = (f) => { try { return f(); } catch (e) { return e.code ?? e.message; } }; const fs = require("fs"); (async () => { ${code} })().then((value) => console.log(JSON.stringify(value)));`], { places, limits, inbox });
  const { stdout, stderr } = spawnSync(command, args, { env: { ...env }, encoding: "utf8", timeout: 30_000 });
  try {
    return JSON.parse(stdout) as unknown;
  } catch {
    throw new Error(`${stdout}\n${stderr}`);
  }
}

// A machine without bubblewrap tests the other; one without any fails here, as it must.
const here = [bubblewrap, unshare].filter((sandbox) => attempt(sandbox, places, process.execPath) !== "not installed" && !(sandbox === bubblewrap && attempt(sandbox, places, process.execPath) !== undefined));

it("one of the two works here", () => {
  expect(["bubblewrap", "unshare"]).toContain(findSandbox(places, process.execPath).name);
  expect(() => findSandbox(places, process.execPath, "none of them")).toThrow(NoSandbox);
});

it("the library comes up with a quarter of the open files that a submission has", () => {
  const load = `import(${JSON.stringify(join(projectFolder, "dist/src/index.js"))}).then(() => console.log("loaded"))`;
  const run = spawnSync("prlimit", [`--nofile=${defaultLimits.openFiles / 4}`, process.execPath, "-e", load], { encoding: "utf8", timeout: 60_000 });
  expect(run.stdout, run.stderr).toBe("loaded\n");
});

describe.each(here.map((sandbox) => [sandbox.name, sandbox] as const))("%s", (_, sandbox) => {
  it("shows no notebooks, no home, no other processes, and not where a process could write into its memory", () => {
    expect(inside(sandbox, `return [fs.existsSync(${JSON.stringify(join(projectFolder, "notebooks"))}), fs.existsSync(${JSON.stringify(join(projectFolder, "test"))}), tried(() => fs.readdirSync("/home/student")), fs.existsSync("/proc/self"+"/mem"), fs.existsSync("/proc/1"), fs.existsSync("/old/usr"), fs.existsSync("/bin/sh"), process.pid < 5]`)).toEqual([false, false, [], false, false, false, false, true]);
  });

  it("can be written to only where it forgets", () => {
    const places_ = ["/x", "/usr/lib/x", `${projectFolder}/dist/x`, "/inbox/x", "/home/student/x", "/tmp/x"];
    expect(inside(sandbox, `return ${JSON.stringify(places_)}.map((place) => tried(() => fs.writeFileSync(place, "x")) ?? "written")`)).toEqual(["EROFS", "EROFS", "EROFS", "EROFS", "written", "written"]);
    expect(inside(sandbox, 'return [fs.existsSync("/tmp/x"), fs.readFileSync("/inbox/brought.txt", "utf8")]')).toEqual([false, "brought"]);
  });

  it("has no network, and none of this machine's settings", () => {
    process.env["GRADBOOK_TEST_SECRET"] = "secret";
    expect(inside(sandbox, 'return [await new Promise((done) => require("net").connect(80, "1.1.1.1").on("error", (e) => done(e.code)).on("connect", () => done("connected"))), process.env.GRADBOOK_TEST_SECRET ?? "none", process.env.HOME]')).toEqual(["ENETUNREACH", "none", "/home/student"]);
    delete process.env["GRADBOOK_TEST_SECRET"];
  });

  it("tells a program where it lies, which TensorFlow wants to know", () => {
    expect(inside(sandbox, 'return fs.readlinkSync("/proc/self" + "/exe")')).toBe(process.execPath);
  });

  it("takes all processes with it, and leaves no folder behind", async () => {
    const [before, fresh] = [process.env["TMPDIR"], mkdtempSync(join(tmpdir(), "gradbook-sandbox-"))];
    process.env["TMPDIR"] = fresh;
    try {
      // Unguarded, a program can start others: they leave its group, and run on without it until the sandbox is gone.
      const spawned = `for (let i = 0; i < 3; i++) require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", ${JSON.stringify(fresh)}], { detached: true, stdio: "ignore" }).unref();`;
      expect(inside(sandbox, `${spawned} return "started"`)).toBe("started");
      await expect.poll(() => programs().filter((line) => line.includes(fresh)), { timeout: 20_000 }).toEqual([]);
      expect(readdirSync(fresh)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
      rmSync(fresh, { recursive: true, force: true });
    }
  });

  it("holds memory, disk and open files", () => {
    expect(inside(sandbox, "const held = []; return tried(() => { for (;;) held.push(Buffer.alloc(2e7, 1)); }).length > 0 && held.length * 20 < 700")).toBe(true);
    expect(inside(sandbox, "return tried(() => { for (let i = 0; ; i++) fs.writeFileSync(`/tmp/${i}`, Buffer.alloc(1e6)); })")).toBe("ENOSPC");
    expect(inside(sandbox, 'return tried(() => { for (;;) fs.openSync("/dev/null"); })')).toBe("EMFILE");
  });

  // bubblewrap's folders in memory have no such switch; there the guard alone keeps native code out.
  it.skipIf(sandbox === bubblewrap)("loads no native code that was written in it", () => {
    const native = nativeModule();
    expect(inside(sandbox, `const load = (file) => tried(() => process.dlopen({ exports: {} }, file)) ?? "loaded"; fs.copyFileSync(${JSON.stringify(native)}, "/tmp/x.node"); return [load(${JSON.stringify(native)}), load("/tmp/x.node")]`)).toEqual(["loaded", "ERR_DLOPEN_FAILED"]);
  });
});

/** The command lines of all processes that run. */
function programs(): string[] {
  return readdirSync("/proc").flatMap((name) => {
    try {
      return /^\d+$/.test(name) ? [readFileSync(`/proc/${name}/cmdline`, "utf8")] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

/** One that Gradbook needs anyway. */
function nativeModule(): string {
  const folder = join(projectFolder, "node_modules", "@oxc-parser");
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((name) => name.endsWith(".node"));
  if (found === undefined) throw new Error("no native module of oxc-parser");
  return join(folder, found);
}
