import { asExpression } from "../evaluator/rewrite/rewrite.js";
import type { Dialect } from "../evaluator/rewrite/transpile.js";
import { outline, type CellOutline, type Declaration } from "./declarations.js";

/** Name of the file that stands for the cell being written, without its extension. */
const CURRENT = "__gradbook_cell";

/**
 * Most cells whose types are checked together: after a change of any file the checker goes through the library's types again, which takes
 * longer than a cell does.
 */
export const CHECKED_AT_ONCE = 16;

/** Names of the files that stand for them. The first is for cells that declare something for all others: two of these would contradict each other. */
const CHECKED: readonly string[] = Array.from({ length: CHECKED_AT_ONCE + 1 }, (_, index) => `__gradbook_checked_${index}`);

/** Name of the file that declares what the kernel itself puts in scope. */
export const GLOBALS = "__gradbook_globals.d.ts";

/** Every file that the checker must know of before anything is imported. */
export const ROOTS: readonly string[] = [GLOBALS, ...[CURRENT, ...CHECKED].flatMap((name) => [`${name}.ts`, `${name}.tsx`])];

/** Most cells that are kept: two cells that are run in turns, each using what the other declares, would grow without end. */
const MOST = 500;

/** Most cells that only declare things of others (`declare global`) and that are kept. */
const MOST_AMBIENT = 20;

/** Where the files go. */
export interface FileStore {
  write(name: string, text: string): void;
  remove(name: string): void;
}

/** A cell as a file whose mistakes can be asked for. */
export interface CheckedCell {
  readonly file: string;
  readonly text: string;
  /** The author's part of the text, from its beginning. */
  readonly source: string;
  /** How much further on a position is than in the cell. */
  readonly shift: number;
  /** Variables of earlier cells that it can see. */
  readonly earlier: ReadonlySet<string>;
}

interface Owner extends Declaration {
  readonly file: string;
}

/**
 * The notebook as a chain of modules, one a cell, for the type checker.
 *
 * Each takes what it uses from the last cell that declares it, so that a redeclaration in a later cell is no conflict and keeps its
 * own type. What is added stands after the author's code: its positions are the file's positions. A cell all of whose names
 * have been declared anew goes, unless one that stays needs it; one that declares nothing is never kept.
 */
export class SessionFiles {
  readonly #owners = new Map<string, Owner>();
  /** Every cell's file, oldest first: its text, and the files that it needs. */
  readonly #cells = new Map<string, { readonly text: string; readonly needs: ReadonlySet<string> }>();
  readonly #ambient: string[] = [];
  #preloaded: readonly string[] = [];
  #count = 0;
  #checkedCount = 0;

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

  /** Adds a cell that runs; gives what to check, or undefined where it does not parse. */
  add(cell: string): CheckedCell | undefined {
    const source = this.asTypeScript(cell);
    const found = outline(source);
    if (found === undefined) return undefined;
    const checked = this.#checked(source, found);
    if (found.declarations.length > 0 || found.isAmbient) this.#keep(found, checked.text);
    return checked;
  }

  /** A cell's mistakes, before it is decided whether it runs. */
  checked(cell: string): CheckedCell | undefined {
    const source = this.asTypeScript(cell);
    const found = outline(source);
    return found === undefined ? undefined : this.#checked(source, found);
  }

  /** Sets the cell being written, in which every name of the session can be completed; gives its file's name. */
  current(cell: string): string {
    const source = this.asTypeScript(cell);
    const found = outline(source);
    const own = found?.declarations.map(({ name }) => name) ?? declaredByWord(source);
    const file = `${CURRENT}.${found?.dialect ?? likelyDialect(source)}`;
    const context = this.#context(own, () => true, false);
    this.store.write(file, `${source}\n;${context}export {};`);
    return file;
  }

  /** Forgets every cell: the process that had run them is gone. */
  clear(): void {
    for (const name of this.#cells.keys()) this.store.remove(name);
    this.#cells.clear();
    this.#owners.clear();
    this.#ambient.length = 0;
  }

  #checked(source: string, { dialect, declarations, isAmbient }: CellOutline): CheckedCell {
    const used = new Set(source.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
    const context = this.#context(declarations.map(({ name }) => name), (name) => used.has(name), true);
    const code = asExpression(source, "cell.ts") ?? source;
    const exported = declarations.filter(({ isExported }) => !isExported).map(({ name }) => name);
    const earlier = new Set([...this.#owners.values()].flatMap(({ name, isVariable }) => (isVariable ? [name] : [])));
    return {
      file: `${CHECKED[isAmbient ? 0 : 1 + (this.#checkedCount++ % CHECKED_AT_ONCE)]}.${dialect}`,
      text: `${code}\n;${context}export { ${exported.join(", ")} };`,
      source: code,
      shift: code === source ? 0 : 1,
      earlier,
    };
  }

  #keep({ dialect, declarations, isAmbient }: CellOutline, text: string): void {
    const names = declarations.map(({ name }) => name);
    const last = this.#owners.get(names[0] ?? "")?.file ?? this.#ambient.at(-1) ?? "";
    // Run again as it was, a cell keeps its file: a class of it stays the same class to those who use it.
    if (this.#cells.get(last)?.text === text && names.every((name) => this.#owners.get(name)?.file === last)) return;
    const file = `__gradbook_${++this.#count}.${dialect}`;
    this.store.write(file, text);
    this.#cells.set(file, { text, needs: new Set([...text.matchAll(/"\.\/(__gradbook_\d+\.tsx?)"/g)].map((match) => match[1] ?? "")) });
    for (const declaration of declarations) this.#owners.set(declaration.name, { ...declaration, file });
    if (isAmbient) this.#ambient.push(file);
    if (this.#ambient.length > MOST_AMBIENT) this.#ambient.shift();
    this.#sweep();
  }

  #sweep(): void {
    const needed = new Set([...[...this.#owners.values()].map(({ file }) => file), ...this.#ambient]);
    // The set grows while it is gone through: what a needed cell imports from is needed too.
    for (const name of needed) for (const source of this.#cells.get(name)?.needs ?? []) needed.add(source);
    for (const name of this.#cells.keys()) {
      if (needed.has(name) && this.#cells.size <= MOST) continue;
      this.#cells.delete(name);
      this.store.remove(name);
    }
  }

  /**
   * What brings the session's names into a cell.
   *
   * @param assignable declares the variables of other cells as such, for an import can't be assigned; an import has the doc comment instead
   */
  #context(own: readonly string[], isWanted: (name: string) => boolean, assignable: boolean): string {
    const declared = new Set(own);
    const imports = new Map<string, string[]>();
    let text = "";
    for (const name of new Set(this.names)) {
      if (declared.has(name) || !isWanted(name)) continue;
      const owner = this.#owners.get(name);
      const module = owner === undefined ? "gradbook" : `./${owner.file}`;
      if (assignable && owner?.isVariable === true) text += `declare let ${name}: typeof import("${module}").${name}; `;
      else imports.set(module, [...(imports.get(module) ?? []), name]);
    }
    for (const [module, names] of imports) text += `import { ${names.join(", ")} } from "${module}"; `;
    for (const file of this.#ambient) text += `import "./${file}"; `;
    return text;
  }
}

/** The dialect of a cell that does not parse yet. */
function likelyDialect(source: string): Dialect {
  return /<\/|\/>/.test(source) ? "tsx" : "ts";
}

/** What an unfinished cell seems to declare. */
function declaredByWord(source: string): string[] {
  const declarations = source.matchAll(/\b(?:let|const|var|function|class|enum|interface|type|namespace)\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu);
  return [...declarations].flatMap((match) => match[1] ?? []);
}
