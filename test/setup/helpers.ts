import { spawn } from "node:child_process";
import { cpSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const projectFolder = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** How a child process ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Wall-clock milliseconds. */
  ms: number;
}

/** The last line that a program printed on stderr. */
export const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";

/** Runs a program to its end; `onStdout` may act on what it prints so far (kill it, say). */
export function runProgram(
  file: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; uid?: number; onStdout?: (sofar: string, kill: (signal: NodeJS.Signals) => void) => void },
): Promise<Ended> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const uid = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
    const child = spawn(file, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ["ignore", "pipe", "pipe"], ...uid });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      options.onStdout?.(stdout, (signal) => child.kill(signal));
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr, ms: performance.now() - began }));
  });
}

/** A folder for one test inside build/, on the clone's own disk, so that files can be hard-linked into it. */
export function temporaryFolder(): string {
  mkdirSync(join(projectFolder, "build"), { recursive: true });
  return mkdtempSync(join(projectFolder, "build", "test-"));
}

const sources = ["setup", "native", "src", "kernel", "cli", "extension", "package.json", "package-lock.json", ".npmrc", "tsconfig.json"];

/**
 * A clone of the sources as they are now, without anything that set-up makes.
 *
 * @param folder An empty folder.
 * @param options `installed` gives it the packages of this clone: node_modules by a link, .venv by hard links without the files
 * that set-up writes into it. What is then left for set-up takes seconds instead of minutes.
 */
export function cloneSources(folder: string, options: { installed: boolean }): string {
  const clone = join(folder, "clone");
  mkdirSync(clone);
  const made = new Set(["node_modules", "lib", "labextension"].map((name) => join(projectFolder, "extension", name)));
  for (const name of sources) cpSync(join(projectFolder, name), join(clone, name), { recursive: true, filter: (path) => !made.has(path) });
  if (!options.installed) return clone;
  symlinkSync(join(projectFolder, "node_modules"), join(clone, "node_modules"));
  const venv = join(clone, ".venv");
  linkTree(join(projectFolder, ".venv"), venv);
  const written = ["share/jupyter/kernels/gradbook", "share/jupyter/labextensions/@gradbook", "share/jupyter/lab/settings", "package.json", "gradbook.json"];
  for (const path of written) rmSync(join(venv, path), { recursive: true, force: true });
  writeFileSync(join(venv, "gradbook.json"), JSON.stringify({ root: clone, python: null, finished: true }));
  return clone;
}

function linkTree(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    const stat = lstatSync(source);
    if (stat.isDirectory()) linkTree(source, target);
    else if (stat.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
}

/** A PATH with the named programs and no others. */
export function pathWithOnly(folder: string, programs: readonly string[]): string {
  const bin = join(folder, `bin-${programs.join("-")}`);
  mkdirSync(bin, { recursive: true });
  for (const program of programs) {
    const file = program === "node" ? process.execPath : (process.env["PATH"] ?? "").split(delimiter).map((entry) => join(entry, program)).find((path) => existsSync(path));
    if (file !== undefined && !existsSync(join(bin, program))) symlinkSync(file, join(bin, program));
  }
  return bin;
}

/** The environment without what npm and a set-up around the tests have put into it. */
export function plainEnvironment(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|PYTHON$|CXX$|GRADBOOK_)/.test(name));
  return { ...Object.fromEntries(kept), ...changes };
}
