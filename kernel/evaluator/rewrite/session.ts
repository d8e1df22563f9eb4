/** Ends the name under which a cell's own variable of a built-in's name (`let URL = …`) lives. */
export const OWN = "$cell";

/**
 * What the rewrite remembers from cell to cell, as long as one cell process lives.
 *
 * A script's variables are visible to every script and module of the process. Two things follow, and both need to know the earlier cells:
 * a loop may run on copies of its variables only if no function could look at them meanwhile, and a cell's `let process = …` must not
 * take `process` away from the packages and from the kernel itself.
 */
export class RewriteSession {
  /** Variables that functions and classes of the cells use and do not declare. */
  readonly captured = new Set<string>();
  /** Names of built-ins, and such that packages look for, that cells have declared anew. */
  readonly shadowed = new Set<string>();
  /** True once code that is made at run time could use any variable. */
  dynamic = false;

  constructor(private readonly builtins: ReadonlySet<string> = BUILTINS) {}

  /** Takes in what a cell declares and uses; to be called before its loops are rewritten. */
  learn(declared: Iterable<string>, captured: Iterable<string>, dynamic: boolean): void {
    for (const name of declared) if (this.builtins.has(name)) this.shadowed.add(name);
    for (const name of captured) this.captured.add(name);
    this.dynamic ||= dynamic;
  }

  /** For a cell that may never run. */
  copy(): RewriteSession {
    const copy = new RewriteSession(this.builtins);
    copy.learn(this.shadowed, this.captured, this.dynamic);
    return copy;
  }

  /** Whether code outside a loop could see this variable while the loop runs. */
  isSeen(name: string): boolean {
    return this.dynamic || this.captured.has(name);
  }
}

/** By these packages tell where they run: with a variable `document` in sight they would take this for a browser. */
const ENVIRONMENT = "window document self location navigator importScripts WorkerGlobalScope XMLHttpRequest localStorage Deno Bun define".split(" ");

/** The cell process is the same Node as this one. */
const BUILTINS: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(globalThis), ...ENVIRONMENT]);
