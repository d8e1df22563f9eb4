import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../src/backend/projectRoot.js";

/** What build/setup.json holds; see setup/README.md. */
export interface SetupRecord {
  readonly rung?: string;
  readonly why?: readonly string[];
  readonly tensorflow?: string | null;
  readonly python?: string;
  readonly node?: string;
  readonly gpu?: boolean;
}

/** What set-up noted, or undefined before the first set-up. */
export function setupRecord(): SetupRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(projectRoot(), "build", "setup.json"), "utf8")) as SetupRecord;
  } catch {
    return undefined;
  }
}

/** setup/lib/jupyter.mjs, as far as the command line uses it. */
interface JupyterPart {
  refuseTakenPort(flags: readonly string[]): Promise<void>;
  startLab(flags: readonly string[]): Promise<number>;
}

/** setup/lib/python.mjs, as far as the command line uses it. */
interface PythonPart {
  inVenv(name: string): string;
  jupyterShare(...parts: string[]): string;
  venvVersion(): string | undefined;
  installedTensorflow(): { wheel: string; version: string } | undefined;
  sitePackages(): string | undefined;
}

/**
 * The parts of set-up that the command line shares. They are plain .mjs outside the compiled tree, since they run before
 * anything is compiled, so they are loaded by path, and these interfaces are the one place that says their types.
 */
export const jupyterPart = (): Promise<JupyterPart> => load<JupyterPart>("jupyter.mjs");
export const pythonPart = (): Promise<PythonPart> => load<PythonPart>("python.mjs");

async function load<Part>(name: string): Promise<Part> {
  return (await import(pathToFileURL(join(projectRoot(), "setup", "lib", name)).href)) as Part;
}
