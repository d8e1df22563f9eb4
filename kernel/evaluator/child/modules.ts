import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";
import { LocalModules, resolveFrom } from "./localModules.js";
import { LocalRequire } from "./localRequire.js";
import { LocalSources } from "./localSource.js";
import type { ModuleGuard } from "./guard/guard.js";
import type { Traces } from "./traces.js";

/** `import`, `require` and `import.meta` as a cell sees them: relative to the notebook's folder. */
export interface CellModules {
  /** To be awaited before a cell runs: `require` can't wait for the transpiler. Undefined where nothing is to be done. */
  prepare(source: string): Promise<void> | undefined;
  import(specifier: string, options?: ImportCallOptions): Promise<object>;
  readonly require: NodeJS.Require;
  readonly meta: Readonly<Record<string, unknown>>;
}

const REQUIRES_A_FILE = /\brequire\s*\(\s*["'`]\.{0,2}\//;

/** Helpers that transpiled code imports; they are the kernel's, wherever the notebook lies. */
const HELPERS = /^@oxc-project\/runtime\/helpers\/\w+$/;

/**
 * @param cwd the notebook's folder
 * @param own what the kernel itself answers for, whatever the folder: `import "gradbook"`
 * @param required what of it can be had at once, by `require`
 * @param guard where work is graded: answers for all other names
 */
export function cellModules(
  cwd: string,
  own: Readonly<Record<string, () => Promise<object>>>,
  required: Readonly<Record<string, object>>,
  traces: Traces,
  guard?: ModuleGuard,
): CellModules {
  const loaders = new Map<string, (specifier: string, options?: ImportCallOptions) => Promise<object>>();
  const outside = (specifier: string, folder: string, options?: ImportCallOptions): Promise<object> => {
    const loader = Object.hasOwn(own, specifier) ? own[specifier] : undefined;
    if (loader !== undefined) return loader();
    if (HELPERS.test(specifier)) return import(specifier) as Promise<object>;
    if (guard !== undefined) return new Promise((resolve) => resolve(asNamespace(guard(specifier))));
    const load = loaders.get(folder) ?? importerIn(folder);
    loaders.set(folder, load);
    // Node wants to be told; the type checker does not, so authors don't.
    return load(specifier, options ?? (specifier.endsWith(".json") ? { with: { type: "json" } } : undefined));
  };
  const file = join(cwd, "notebook.mjs");
  const sources = new LocalSources(cwd, traces);
  const local = new LocalRequire(file, sources, required);
  const modules = new LocalModules(sources, local, outside, guard !== undefined);
  return {
    prepare: (source) => (REQUIRES_A_FILE.test(source) ? sources.ready() : undefined),
    import: (specifier, options) => modules.import(String(specifier), cwd, options),
    require: guard === undefined ? local.require : guardedRequire(required, guard),
    meta: { url: pathToFileURL(file).href, filename: file, dirname: cwd, resolve: (specifier: string) => resolveFrom(specifier, cwd) },
  };
}

/** A script compiled under a path in the folder resolves bare names there, by the rules of `import` and not of `require`. */
function importerIn(folder: string): (specifier: string, options?: ImportCallOptions) => Promise<object> {
  return new Script("(specifier, options) => import(specifier, options)", {
    filename: join(folder, "notebook.mjs"),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext() as (specifier: string, options?: ImportCallOptions) => Promise<object>;
}

/** What `import` gives of a module that is there as a value. */
function asNamespace(module: object): object {
  return Object.freeze({ ...module, default: module });
}

/** `require` of names alone: a CommonJS file gets Node's own `require` from Node, with which it could load everything. */
function guardedRequire(required: Readonly<Record<string, object>>, guard: ModuleGuard): NodeJS.Require {
  const require = (id: string): unknown => (Object.hasOwn(required, id) ? required[id] : guard(String(id)));
  return Object.freeze(require) as NodeJS.Require;
}
