import * as fs from "node:fs";
import { fileURLToPath } from "node:url";

/** Functions of node:fs that take a path first, by how many of their arguments are paths. None that takes an open file's number is among them. */
const PATHS: Readonly<Record<string, 1 | 2>> = {
  access: 1, appendFile: 1, copyFile: 2, cp: 2, lstat: 1, mkdir: 1, mkdtemp: 1, readFile: 1, readdir: 1, realpath: 1,
  rename: 2, rm: 1, rmdir: 1, stat: 1, truncate: 1, unlink: 1, utimes: 1, writeFile: 1,
};

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * node:fs by paths alone. The numbers of open files stay out of reach: the pipe on which this process tells how a test went is one of them.
 */
export function guardedFiles(): Record<string, unknown> {
  const files: Record<string, unknown> = { existsSync: byPath(fs.existsSync as AnyFunction, 1), constants: fs.constants };
  const promises: Record<string, unknown> = { constants: fs.constants };
  for (const [name, paths] of Object.entries(PATHS)) {
    files[`${name}Sync`] = byPath(Reflect.get(fs, `${name}Sync`) as AnyFunction, paths);
    files[name] = byPath(Reflect.get(fs, name) as AnyFunction, paths);
    promises[name] = byPath(Reflect.get(fs.promises, name) as AnyFunction, paths);
  }
  return { ...files, promises };
}

function byPath(call: AnyFunction, paths: number): AnyFunction {
  const guarded = (...args: unknown[]): unknown => call(...args.map((arg, index) => (index < paths ? path(arg) : arg)));
  return Object.defineProperty(guarded, "name", { value: call.name });
}

/** A path as a plain text: an object could turn into another one between the look at it and its use. */
function path(given: unknown): string {
  if (typeof given === "string") return given;
  if (given instanceof URL) return fileURLToPath(given.href);
  throw new TypeError("fs: expected a path; received something else. While work is graded, files are used by their paths.");
}
