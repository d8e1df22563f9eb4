import { topLevelNames } from "../evaluator/rewrite/rewrite.js";

/** Name of the file that stands for the cell being written. */
export const CURRENT = "__gradbook_cell.ts";

/** Name of the file that declares what the kernel itself puts in scope. */
export const GLOBALS = "__gradbook_globals.d.ts";

/**
 * The notebook as a chain of modules, one a cell, for the type checker.
 *
 * Each imports what it uses from the last cell that declares it, so that a redeclaration in a later cell is no conflict and keeps its
 * own type. Imports and exports stand after the author's code: its positions are the file's positions.
 */
export class SessionFiles {
  readonly #owners = new Map<string, string>();
  #preloaded: readonly string[] = [];
  #count = 0;

  constructor(private readonly write: (name: string, text: string) => void) {}

  preload(names: readonly string[]): void {
    this.#preloaded = names;
  }

  /** Names that a new cell sees. */
  get names(): string[] {
    return [...this.#owners.keys(), ...this.#preloaded];
  }

  /** Adds a cell that has run. */
  add(source: string): void {
    const declared = topLevelNames(source);
    if (declared === undefined) return;
    const name = `__gradbook_${++this.#count}.ts`;
    const used = new Set(source.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
    this.write(name, `${source}\n;${this.#imports(declared, (item) => used.has(item))}export { ${declared.join(", ")} };`);
    for (const item of declared) this.#owners.set(item, name);
  }

  /** Sets the cell being written; every name of the session can be completed in it. */
  current(source: string): void {
    const declared = topLevelNames(source) ?? declaredByWord(source);
    this.write(CURRENT, `${source}\n;${this.#imports(declared, () => true)}export {};`);
  }

  #imports(declared: readonly string[], wanted: (name: string) => boolean): string {
    const own = new Set(declared);
    const groups = new Map<string, string[]>();
    for (const name of new Set(this.names)) {
      if (own.has(name) || !wanted(name)) continue;
      const owner = this.#owners.get(name);
      const module = owner === undefined ? "gradbook" : `./${owner}`;
      groups.set(module, [...(groups.get(module) ?? []), name]);
    }
    return [...groups].map(([module, names]) => `import { ${names.join(", ")} } from "${module}"; `).join("");
  }
}

/** What an unfinished cell seems to declare. */
function declaredByWord(source: string): string[] {
  const declarations = source.matchAll(/\b(?:let|const|var|function|class|enum|interface|type|namespace)\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu);
  return [...declarations].flatMap((match) => match[1] ?? []);
}
