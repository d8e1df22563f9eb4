import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";

/** `import`, `require` and `import.meta` as a cell sees them: relative to the notebook's folder. */
export interface CellModules {
  import(specifier: string, options?: ImportCallOptions): Promise<unknown>;
  readonly require: NodeJS.Require;
  readonly meta: Readonly<Record<string, unknown>>;
}

interface ImportCallOptions {
  readonly with?: Readonly<Record<string, string>>;
}

/**
 * @param cwd the notebook's folder
 * @param own what `import "gradbook"` gives, whatever the folder
 */
export function cellModules(cwd: string, own: () => Promise<unknown>): CellModules {
  const file = join(cwd, "notebook.mjs");
  // A script compiled under the notebook's path resolves bare names there, by the rules of `import` and not of `require`.
  const load = new Script("(specifier, options) => import(specifier, options)", {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext() as CellModules["import"];
  const require = createRequire(file);
  return {
    import: (specifier, options) => (specifier === "gradbook" ? own() : load(specifier, options)),
    require,
    meta: { url: pathToFileURL(file).href, filename: file, dirname: cwd },
  };
}
