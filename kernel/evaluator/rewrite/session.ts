import { CellMemory } from "./cellMemory.js";
import type { PreparedCode } from "../messages.js";

/** Ends the name under which a cell's own variable of a built-in's name (`let URL = …`) lives. */
export const OWN = "$cell";

/** Most cells have ended by then: until then their process may want the core that this one is on. */
const LATER_MS = 20;

/**
 * What the rewrite remembers from cell to cell, as long as one cell process lives.
 *
 * A script's variables are visible to every script and module of the process. Two things follow, and both need to know the earlier cells:
 * a loop may run on copies of its variables only if no function could look at them meanwhile, and a cell's `let process = …` must not
 * take `process` away from the packages and from the kernel itself.
 */
export class RewriteSession {
  /** Names of built-ins, and such that packages look for, that cells have declared anew. */
  readonly shadowed = new Set<string>();
  /** Variables that functions and classes of the cells use and do not declare. */
  readonly #captured = new Set<string>();
  /** True once code that is made at run time could use any variable. */
  #dynamic = false;
  #later: (() => void)[] = [];
  readonly #memory = new CellMemory();

  constructor(private readonly builtins: ReadonlySet<string> = BUILTINS) {}

  isBuiltin(name: string): boolean {
    return this.builtins.has(name);
  }

  /** Takes in what a cell declares; to be called before its variables are renamed. */
  declare(names: Iterable<string>): void {
    for (const name of names) if (this.builtins.has(name)) this.shadowed.add(name);
  }

  /** Takes in what a cell's functions use; to be called before its loops are rewritten. */
  capture({ captured, dynamic }: Captured): void {
    for (const name of captured) this.#captured.add(name);
    this.#dynamic ||= dynamic;
  }

  /** The same for a cell without loops: it is found out when nobody waits, or when a later cell has one. */
  captureLater(find: () => Captured): void {
    this.#later.push(() => this.capture(find()));
    setTimeout(() => this.#settle(), LATER_MS).unref();
  }

  /** A cell that was kept, unless a cell has declared a built-in anew since: its use might have another name now. */
  recall(source: string): PreparedCode | undefined {
    return this.#memory.recall(source, this.shadowed.size);
  }

  /** Keeps a cell whose rewrite depends on its text and on {@link shadowed} alone. */
  keep(source: string, code: PreparedCode): void {
    this.#memory.keep(source, this.shadowed.size, code);
  }

  /** For a cell that may never run. */
  copy(): RewriteSession {
    this.#settle();
    const copy = new RewriteSession(this.builtins);
    copy.declare(this.shadowed);
    copy.capture({ captured: this.#captured, dynamic: this.#dynamic });
    return copy;
  }

  /** Whether code outside a loop could see this variable while the loop runs. */
  isSeen(name: string): boolean {
    this.#settle();
    return this.#dynamic || this.#captured.has(name);
  }

  #settle(): void {
    for (const capture of this.#later.splice(0)) capture();
  }
}

/** What functions of a cell could look at. */
export interface Captured {
  readonly captured: Iterable<string>;
  /** Whether code is made at run time, which could use any variable. */
  readonly dynamic: boolean;
}

/** By these packages tell where they run: with a variable `document` in sight they would take this for a browser. */
const ENVIRONMENT = "window document self location navigator importScripts WorkerGlobalScope XMLHttpRequest localStorage Deno Bun define".split(" ");

/** The cell process is the same Node as this one. */
const BUILTINS: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(globalThis), ...ENVIRONMENT]);
