import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { AnnouncedScript } from "../evaluator/debugLink.js";
import { murmur2 } from "./murmur2.js";
import { Script } from "./script.js";

const SEED = 0x67726164;

/**
 * Names of the cells' sources. The front end knows a cell by a path that it makes from the cell's text: prefix, hash, suffix. Nothing is
 * ever written there. JupyterLab calls a source "Cell [3]" only if its path has `ipykernel_` in it.
 */
export class Sources {
  readonly prefix = join(tmpdir(), `gradbook_ipykernel_${process.pid}`) + sep;
  readonly suffix = ".ts";
  readonly hash = { hashMethod: "Murmur2", hashSeed: SEED };
  readonly #texts = new Map<string, string>();
  readonly #byUrl = new Map<string, Script>();
  readonly #byId = new Map<string, Script>();
  readonly #files = new Set<string>();

  pathOf(text: string): string {
    return `${this.prefix}${murmur2(text, SEED)}${this.suffix}`;
  }

  /** Remembers a cell's text; returns its path. */
  dump(text: string): string {
    const path = this.pathOf(text);
    this.#texts.set(path, text);
    return path;
  }

  /** A cell runs, or has run, under this name. */
  announce({ name, source, code }: AnnouncedScript): Script {
    const script = Script.ofCell(this.dump(source), code);
    this.#byUrl.set(name, script);
    return script;
  }

  /** V8 has read a script; undefined for one that is nobody's. `code` gives what V8 read: a file may have changed since. */
  async parsed(id: string, url: string, sourceMapUrl: string | undefined, code: () => Promise<string>): Promise<Script | undefined> {
    const cell = this.#byUrl.get(url);
    const path = url.startsWith("file:") ? fileURLToPath(url) : url;
    // The kernel gives its loader the name of a file in the notebook's folder, which is not there.
    if (!this.#isCell(cell) && !(isAbsolute(path) && existsSync(path))) return undefined;
    const script = cell !== undefined && this.#isCell(cell) ? cell : Script.ofFile(path, await code(), sourceMapUrl);
    if (script !== cell) this.#files.add(path);
    this.#byUrl.set(url, script);
    this.#byId.set(id, script);
    return script;
  }

  script(id: string): Script | undefined {
    return this.#byId.get(id);
  }

  /** All scripts of a source by their URL: a cell that ran twice has two. */
  scripts(path: string): readonly (readonly [url: string, script: Script])[] {
    return [...this.#byUrl].filter(([, script]) => script.path === path);
  }

  /** The files beside the notebook that cells have loaded. */
  get files(): readonly string[] {
    return [...this.#files];
  }

  /** A cell's text or, of the files that cells have loaded, its content. */
  text(path: string): string | undefined {
    const known = this.#texts.get(path);
    if (known !== undefined || !this.#files.has(path)) return known;
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  }

  /** The process that had the scripts is gone. */
  forgetScripts(): void {
    this.#byUrl.clear();
    this.#byId.clear();
    this.#files.clear();
  }

  #isCell(script: Script | undefined): boolean {
    return script?.path.startsWith(this.prefix) === true;
  }
}
