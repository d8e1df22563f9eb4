import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneSources, pathWithOnly, plainEnvironment, runProgram, temporaryFolder, type Ended } from "./helpers.js";

let folder: string;
let clone: string;

beforeAll(() => {
  folder = temporaryFolder();
  clone = cloneSources(folder, { installed: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const setUp = (env: NodeJS.ProcessEnv = {}, onStdout?: (sofar: string, kill: (signal: NodeJS.Signals) => void) => void): Promise<Ended> =>
  runProgram(process.execPath, [join(clone, "setup", "setup.mjs")], { cwd: clone, env: plainEnvironment(env), ...(onStdout === undefined ? {} : { onStdout }) });

interface Record {
  rung: string;
  why: string[];
  tensorflow: string;
  python: string;
  node: string;
  stamp: { [step: string]: string };
}
const record = (): Record => JSON.parse(readFileSync(join(clone, "build", "setup.json"), "utf8")) as Record;
const inClone = (...parts: string[]): string => join(clone, ...parts);
const allSteps = ["binding", "extensionBuild", "jupyterFiles", "npmPackages", "pythonEnvironment", "pythonPackages", "rung", "typescript"];

// One story: each test goes on from where the one before it left the clone.
describe.sequential("a set-up of a whole clone", () => {
  it("killed in the middle, leaves no stamp for what it had begun", async () => {
    const { code } = await setUp({}, (sofar, kill) => {
      if (sofar.includes("  JupyterLab extension …")) kill("SIGKILL");
    });
    expect(code).toBeNull();
    expect(record().stamp).not.toHaveProperty("extensionBuild");
    expect(record().stamp).not.toHaveProperty("rung");
  });

  it("stopped by Ctrl-C, says how to go on and leaves no lock", async () => {
    const { code, stderr } = await setUp({}, (sofar, kill) => {
      if (sofar.includes("  JupyterLab extension …")) kill("SIGINT");
    });
    expect(code).toBe(130);
    expect(stderr).toBe("Set-up was stopped; run it again to go on.\n");
    expect(existsSync(inClone("build", "setup.lock"))).toBe(false);
  });

  it("without a compiler says so, and goes on to a rung that runs", async () => {
    const { code, stdout, stderr } = await setUp({ PATH: pathWithOnly(folder, ["node", "npm", "python3"]) });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toContain("native binding: not built: no C++ compiler (Debian, Ubuntu: sudo apt install g++");
    expect(record().rung).toBe("wasm");
    expect(record().why.length).toBeGreaterThan(0);
  });

  it("with one, two at once: one sets up, the other waits, and both end well", async () => {
    const both = await Promise.all([setUp(), setUp()]);
    expect(both.map(({ code, stderr }) => [code, stderr])).toEqual([[0, ""], [0, ""]]);
    const built = both.filter(({ stdout }) => stdout.includes("✓ native binding"));
    expect(built).toHaveLength(1);
    expect(both.filter(({ stdout }) => stdout.includes("waiting for it"))).toHaveLength(1);
    expect(record()).toMatchObject({ rung: expect.stringMatching(/^(gpu|tensorflow)$/) as string, node: process.version });
    expect(Object.keys(record().stamp).sort()).toEqual(allSteps);
    expect(existsSync(inClone("build", "setup.lock"))).toBe(false);
  });

  it("leaves what JupyterLab looks for", () => {
    const share = (...parts: string[]): string => inClone(".venv", "share", "jupyter", ...parts);
    const spec = JSON.parse(readFileSync(share("kernels", "gradbook", "kernel.json"), "utf8")) as { argv: string[] };
    for (const word of spec.argv.filter((text) => text.startsWith("/"))) expect(existsSync(word), word).toBe(true);
    expect(existsSync(share("labextensions", "@gradbook", "extension", "package.json"))).toBe(true);
    expect(JSON.parse(readFileSync(inClone(".venv", "package.json"), "utf8"))).toEqual({ type: "commonjs" });
  });

  it("with nothing to do takes under two seconds and writes nothing", async () => {
    const before = statSync(inClone("build", "setup.json")).mtimeMs;
    const { code, stdout, ms } = await setUp();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Gradbook is set up \([\d.]+ s\)\. Backend: TensorFlow \d+\.\d+\.\d+ on the .PU\.\n/);
    expect(ms).toBeLessThan(2_000);
    expect(statSync(inClone("build", "setup.json")).mtimeMs).toBe(before);
  });

  it("does again what was deleted or changed, and only that", async () => {
    rmSync(inClone(".venv", "share", "jupyter", "labextensions", "@gradbook"), { recursive: true });
    const first = await setUp();
    expect(first.stdout).toContain("✓ kernel and extension in JupyterLab");
    expect(first.stdout).not.toContain("TypeScript");
    writeFileSync(inClone("cli", "nearest.ts"), `${readFileSync(inClone("cli", "nearest.ts"), "utf8")}// changed\n`);
    const second = await setUp();
    expect(second.stdout).toContain("✓ TypeScript");
    expect(second.stdout).not.toMatch(/binding|JupyterLab|backend \(/);
  });

  it("takes a module away whose source is gone", async () => {
    const source = inClone("cli", "passing.ts");
    writeFileSync(source, "export const passing = 1;\n");
    await setUp();
    expect(existsSync(inClone("dist", "cli", "passing.js"))).toBe(true);
    rmSync(source);
    await setUp();
    expect(existsSync(inClone("dist", "cli", "passing.js"))).toBe(false);
  });

  it("ends a type error with one line that names the place, and keeps the rest", async () => {
    const source = inClone("cli", "wrong.ts");
    writeFileSync(source, "export const wrong: number = 'text';\n");
    const { code, stderr } = await setUp();
    rmSync(source);
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(/^TypeScript does not compile: cli\/wrong\.ts.*TS2322.*build\/logs\/tsc\.log/);
    expect(Object.keys(record().stamp)).toContain("binding");
    expect(record().stamp).not.toHaveProperty("typescript");
  });

  it("is not held up by a lock whose owner is dead", async () => {
    const dead = await runProgram(process.execPath, ["-e", "console.log(process.pid)"], { cwd: clone });
    writeFileSync(inClone("build", "setup.lock"), `${dead.stdout.trim()} 0`);
    const { code, stdout } = await setUp();
    expect(code).toBe(0);
    expect(stdout).not.toContain("waiting for it");
    expect(stdout).toContain("✓ TypeScript");
  });
});
