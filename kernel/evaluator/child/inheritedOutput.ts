import * as childProcess from "node:child_process";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { CELL_STDERR } from "./link.js";

/** The options of a spawn, as far as they matter here. */
interface Options {
  readonly stdio?: unknown;
}

/**
 * Programs that a cell starts with `stdio: "inherit"` print into the cell, also what they print to stderr.
 *
 * Descriptor 2 of this process is the log: native libraries write there by themselves, and nobody else does, since `process.stderr`
 * is a stream of ours. A program that is to inherit stderr gets the descriptor that leads to the cell instead.
 */
export function redirectInherited(): void {
  const own = createRequire(import.meta.url)("node:child_process") as typeof childProcess;
  const prototype = own.ChildProcess.prototype as unknown as { spawn(options: Options): unknown };
  const spawn = prototype.spawn;
  prototype.spawn = function (options: Options) {
    return spawn.call(this, redirected(options));
  };
  for (const name of ["spawnSync", "execFileSync", "execSync"] as const) {
    const original = own[name] as (...args: unknown[]) => unknown;
    const wrapped = (...args: unknown[]): unknown => original(...args.map((arg) => (isOptions(arg) ? redirected(arg) : arg)));
    Object.assign(own, { [name]: Object.defineProperty(wrapped, "name", { value: name }) });
  }
  syncBuiltinESMExports();
}

function isOptions(arg: unknown): arg is Options {
  return typeof arg === "object" && arg !== null && "stdio" in arg;
}

function redirected<T extends Options>(options: T): T {
  const { stdio } = options;
  if (stdio === "inherit") return { ...options, stdio: [0, 1, CELL_STDERR] };
  if (!Array.isArray(stdio)) return options;
  return { ...options, stdio: stdio.map((item: unknown, index) => (item === 2 || (item === "inherit" && index === 2) ? CELL_STDERR : item)) };
}
