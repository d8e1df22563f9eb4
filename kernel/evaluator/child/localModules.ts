import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { SourceTextModule, SyntheticModule, type Module } from "node:vm";
import { findFile, isLocal, isPath, stampOf } from "./localFiles.js";
import type { LocalRequire } from "./localRequire.js";
import type { LocalSources } from "./localSource.js";

/** Imports what is not the author's: packages, Node's modules, the library. */
export type ImportOutside = (specifier: string, folder: string, options?: ImportCallOptions) => Promise<object>;

interface Loaded {
  readonly file: string;
  readonly stamp: string;
  readonly module: Module;
  /** The author's other files that this one imports. */
  readonly needs: Set<Loaded>;
}

/**
 * The author's files beside the notebook, as ES modules.
 *
 * Node's own loader keeps a file for ever once it is loaded, and before version 22.18 knows no TypeScript. Here a file is loaded anew when
 * it, or anything that it imports, has changed since; what has not changed stays the same module with its state.
 */
export class LocalModules {
  readonly #loaded = new Map<string, Loaded>();
  #linking: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly sources: LocalSources,
    private readonly commonJs: LocalRequire,
    private readonly outside: ImportOutside,
    /** Where work is graded, a CommonJS file would get Node's own `require`. */
    private readonly modulesOnly: boolean,
  ) {}

  /** What `import(specifier)` gives to code in a folder. */
  async import(specifier: string, folder: string, options?: ImportCallOptions): Promise<object> {
    if (!isPath(specifier)) return this.outside(specifier, folder, options);
    const file = findFile(specifier, folder);
    if (!isLocal(file)) return this.outside(pathToFileURL(file).href, folder, options);
    await this.sources.ready();
    // One graph at a time: linking runs no code of the author's, so it can't wait for itself.
    const linked = this.#linking.then(() => this.#link(file));
    this.#linking = linked.catch(() => undefined);
    const { module } = await linked;
    await module.evaluate();
    return module.namespace;
  }

  async #link(file: string): Promise<Loaded> {
    const loaded = this.#load(file);
    try {
      if (loaded.module.status === "unlinked") await loaded.module.link((specifier, from) => this.#needed(specifier, from.identifier));
      return loaded;
    } catch (error) {
      // Half-linked modules are of no use to anybody.
      for (const [name, { module }] of this.#loaded) if (module.status === "unlinked" || module.status === "linking") this.#loaded.delete(name);
      throw error;
    }
  }

  async #needed(specifier: string, from: string): Promise<Module> {
    const folder = dirname(from);
    const file = isPath(specifier) ? findFile(specifier, folder) : undefined;
    if (file === undefined || !isLocal(file)) {
      return synthetic(specifier, { ...(await this.outside(file === undefined ? specifier : pathToFileURL(file).href, folder)) });
    }
    const loaded = this.#load(file);
    this.#loaded.get(from)?.needs.add(loaded);
    return loaded.module;
  }

  #load(file: string): Loaded {
    const known = this.#loaded.get(file);
    if (known !== undefined && this.#isFresh(known, new Set())) return known;
    // Before it is read: a change meanwhile is then a change since.
    const stamp = stampOf(file);
    const loaded: Loaded = { file, stamp, module: this.#make(file), needs: new Set() };
    this.#loaded.set(file, loaded);
    return loaded;
  }

  #isFresh(loaded: Loaded, seen: Set<Loaded>): boolean {
    if (seen.has(loaded)) return true;
    seen.add(loaded);
    const { file, stamp, module, needs } = loaded;
    // A module whose evaluation was terminated stays in the middle of it for ever.
    if (module.status === "errored" || module.status === "evaluating") return false;
    if (this.#loaded.get(file) !== loaded || stampOf(file) !== stamp || !this.commonJs.isFresh(file)) return false;
    return [...needs].every((need) => this.#isFresh(need, seen));
  }

  #make(file: string): Module {
    if (file.endsWith(".json")) {
      const value = parseJson(file);
      return synthetic(file, { ...namedExports(value), default: value });
    }
    const { code, isModule } = this.sources.read(file);
    if (!isModule && this.modulesOnly) throw new Error(`${file}: expected an ES module, with \`export\`; CommonJS files can't be used while work is graded.`);
    if (!isModule) {
      const exports = this.commonJs.load(file);
      return synthetic(file, { ...namedExports(exports), default: exports });
    }
    const folder = dirname(file);
    return new SourceTextModule(code, {
      identifier: file,
      initializeImportMeta: (meta) => {
        Object.assign(meta, { url: pathToFileURL(file).href, filename: file, dirname: folder, resolve: (specifier: string) => resolveFrom(specifier, folder) });
      },
      importModuleDynamically: ((specifier: string, _: unknown, attributes: Record<string, string>) => this.import(specifier, folder, { with: attributes })) as never,
    });
  }
}

/** `import.meta.resolve` of code in a folder. */
export function resolveFrom(specifier: string, folder: string): string {
  if (isPath(specifier)) return pathToFileURL(findFile(specifier, folder)).href;
  // The second argument takes the flag with which the cell process is started.
  const resolve = import.meta.resolve as (specifier: string, parent: string) => string;
  return resolve(specifier, pathToFileURL(`${folder}/notebook.mjs`).href);
}

function synthetic(identifier: string, values: Readonly<Record<string, unknown>>): Module {
  const module = new SyntheticModule(Object.keys(values), () => {
    for (const [name, value] of Object.entries(values)) module.setExport(name, value);
  }, { identifier });
  return module;
}

/** What can be imported by name from a value that is a module as a whole. */
function namedExports(value: unknown): Record<string, unknown> {
  return (typeof value === "object" || typeof value === "function") && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (error) {
    throw new SyntaxError(`${file}: ${(error as Error).message}`);
  }
}
