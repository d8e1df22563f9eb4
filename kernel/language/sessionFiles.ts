import { outline } from "./declarations.js";

/** Name of the file that stands for the cell being written. */
export const CURRENT = "__gradbook_cell.ts";

/** Name of the file that declares what the kernel itself puts in scope. */
export const GLOBALS = "__gradbook_globals.d.ts";

/** Most cells that are kept: two cells that are run in turns, each using what the other declares, would grow without end. */
const MOST = 500;

/** Where the files go. */
export interface FileStore {
  write(name: string, text: string): void;
  remove(name: string): void;
}

/**
 * The notebook as a chain of modules, one a cell, for the type checker.
 *
 * Each imports what it uses from the last cell that declares it, so that a redeclaration in a later cell is no conflict and keeps its
 * own type. Imports and exports stand after the author's code: its positions are the file's positions. A cell all of whose names
 * have been declared anew goes, unless one that stays imports from it; one that declares nothing is never written.
 */
export class SessionFiles {
  readonly #owners = new Map<string, string>();
  /** Every cell's file, oldest first, and the files that it imports from. */
  readonly #sources = new Map<string, ReadonlySet<string>>();
  #preloaded: readonly string[] = [];
  #count = 0;

  /** @param asTypeScript makes TypeScript of a cell without moving it: takes its commands out */
  constructor(
    private readonly store: FileStore,
    private readonly asTypeScript: (cell: string) => string = (cell) => cell,
  ) {}

  preload(names: readonly string[]): void {
    this.#preloaded = names;
  }

  /** Names that a new cell sees. */
  get names(): string[] {
    return [...this.#owners.keys(), ...this.#preloaded];
  }

  /** Adds a cell that has run. */
  add(cell: string): void {
    const source = this.asTypeScript(cell);
    const declared = outline(source)?.declarations.map((item) => item.name);
    if (declared === undefined || declared.length === 0) return;
    const name = `__gradbook_${++this.#count}.ts`;
    const used = new Set(source.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
    const groups = this.#groups(declared, (item) => used.has(item));
    this.store.write(name, `${source}\n;${importing(groups)}export { ${declared.join(", ")} };`);
    this.#sources.set(name, new Set([...groups.keys()].map((module) => module.replace("./", ""))));
    for (const item of declared) this.#owners.set(item, name);
    this.#sweep();
  }

  /** Sets the cell being written; every name of the session can be completed in it. */
  current(cell: string): void {
    const source = this.asTypeScript(cell);
    const declared = outline(source)?.declarations.map((item) => item.name) ?? declaredByWord(source);
    this.store.write(CURRENT, `${source}\n;${importing(this.#groups(declared, () => true))}export {};`);
  }

  /** Forgets every cell: the process that had run them is gone. */
  clear(): void {
    for (const name of this.#sources.keys()) this.store.remove(name);
    this.#sources.clear();
    this.#owners.clear();
  }

  #sweep(): void {
    const needed = new Set(this.#owners.values());
    // The set grows while it is gone through: what a needed cell imports from is needed too.
    for (const name of needed) for (const source of this.#sources.get(name) ?? []) needed.add(source);
    for (const name of this.#sources.keys()) {
      if (needed.has(name) && this.#sources.size <= MOST) continue;
      this.#sources.delete(name);
      this.store.remove(name);
    }
  }

  /** Names to import, by the module that has them. */
  #groups(declared: readonly string[], wanted: (name: string) => boolean): Map<string, string[]> {
    const own = new Set(declared);
    const groups = new Map<string, string[]>();
    for (const name of new Set(this.names)) {
      if (own.has(name) || !wanted(name)) continue;
      const owner = this.#owners.get(name);
      const module = owner === undefined ? "gradbook" : `./${owner}`;
      groups.set(module, [...(groups.get(module) ?? []), name]);
    }
    return groups;
  }
}

function importing(groups: ReadonlyMap<string, readonly string[]>): string {
  return [...groups].map(([module, names]) => `import { ${names.join(", ")} } from "${module}"; `).join("");
}

/** What an unfinished cell seems to declare. */
function declaredByWord(source: string): string[] {
  const declarations = source.matchAll(/\b(?:let|const|var|function|class|enum|interface|type|namespace)\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu);
  return [...declarations].flatMap((match) => match[1] ?? []);
}
