import { existsSync, lstatSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** What of this machine a sandbox shows. */
export interface Places {
  /** Files and folders, read-only, under their own names. */
  readonly readOnly: readonly string[];
  /** Links, such as `/lib` to `usr/lib`. */
  readonly links: readonly (readonly [name: string, target: string])[];
  readonly env: Readonly<Record<string, string>>;
}

/** Shared libraries of the system, and what the dynamic linker and clocks read. No programs, and nothing of anybody's home. */
const SYSTEM = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/proc/cpuinfo", "/proc/meminfo"];

/** What of Gradbook itself a kernel needs to run: never the notebooks, where the masters lie. */
const OWN = ["package.json", "dist", "node_modules", join("build", "setup.json")];

/** Settings by which the library finds its data and its backend. */
const SETTINGS = ["GRADBOOK_BACKEND", "GRADBOOK_DATA", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"];

/**
 * The least that the kernel and the library need to see.
 *
 * @param root Gradbook's own folder
 * @param node the program that runs the kernel
 * @param cache where data sets are kept
 */
export function findPlaces(root: string, node: string, cache: string): Places {
  const readOnly: string[] = [];
  // TensorFlow ends the process when it cannot read where its program lies.
  const links: [string, string][] = [["/proc/self/exe", node]];
  for (const place of SYSTEM) {
    if (!existsSync(place)) continue;
    if (lstatSync(place).isSymbolicLink() && !place.startsWith("/etc")) links.push([place, readlinkSync(place)]);
    else readOnly.push(place);
  }
  const env: Record<string, string> = { GRADBOOK_CACHE: cache };
  for (const name of SETTINGS) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  const own = [node, ...OWN.map((part) => join(root, part)), ...bindings(root), ...tensorflow(root), cache, env["GRADBOOK_DATA"] ?? cache];
  readOnly.push(...new Set(own.filter((place) => existsSync(place) && !readOnly.some((shown) => place.startsWith(`${shown}/`)))));
  return { readOnly, links, env };
}

/** What set-up has compiled. */
function bindings(root: string): string[] {
  const build = join(root, "build");
  return existsSync(build) ? readdirSync(build).filter((name) => name.endsWith(".node")).map((name) => join(build, name)) : [];
}

/** The folders of TensorFlow's wheels, which carry the native libraries. */
function tensorflow(root: string): string[] {
  const lib = join(root, ".venv", "lib");
  if (!existsSync(lib)) return [];
  return readdirSync(lib).flatMap((python) => ["tensorflow", "nvidia"].map((wheel) => join(lib, python, "site-packages", wheel)));
}
