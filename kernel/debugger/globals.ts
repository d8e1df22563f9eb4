import type { Runtime } from "node:inspector";
import type { DebugLink } from "../evaluator/debugLink.js";
import { isAuthors } from "./names.js";
import type { Variable } from "./protocol.js";
import { Variables, type Named } from "./variables.js";

/** What every Node process has; the rest of the global object's enumerable names are the author's. */
const NODES = new Set(Object.keys(globalThis));

/** The variables of all cells, to be asked for at any time. */
export class Globals {
  #current: Variables | undefined;
  #asked: Promise<Variable[]> | undefined;
  #groups = 0;

  constructor(
    private readonly link: DebugLink,
    private readonly next: () => number,
  ) {}

  /** JupyterLab asks at each output of a running cell: those who ask meanwhile share one answer. */
  list(): Promise<Variable[]> {
    this.#asked ??= this.#list().finally(() => {
      this.#asked = undefined;
    });
    return this.#asked;
  }

  children(reference: number, start?: number, count?: number): Promise<Variable[]> {
    return this.#current?.children(reference, start, count) ?? Promise.resolve([]);
  }

  async #list(): Promise<Variable[]> {
    const names = await this.#names();
    const variables = new Variables(this.link, this.next, `gradbook-globals-${++this.#groups}`);
    const read = await Promise.all(names.map((name) => this.#read(name, variables.group)));
    const listed = await variables.variables(read.flatMap((one) => one ?? []));
    // What an older answer refers to is looked at no more.
    this.#current?.release();
    this.#current = variables;
    return listed;
  }

  /** Names that the cells have declared, as V8 knows them. */
  async declared(): Promise<string[]> {
    return (await this.link.post<Runtime.GlobalLexicalScopeNamesReturnType>("Runtime.globalLexicalScopeNames")).names;
  }

  async #names(): Promise<string[]> {
    const [lexical, global] = await Promise.all([
      this.declared(),
      this.link.post<Runtime.EvaluateReturnType>("Runtime.evaluate", { expression: "Object.keys(globalThis)", returnByValue: true, silent: true }),
    ]);
    const added = (Array.isArray(global.result.value) ? (global.result.value as string[]) : []).filter((name) => !NODES.has(name));
    return [...new Set([...lexical, ...added])].filter(isAuthors).sort();
  }

  /** Undefined for a variable whose cell has not come to its declaration. */
  async #read(name: string, objectGroup: string): Promise<Named | undefined> {
    const request = { expression: name, objectGroup, generatePreview: true, silent: true, disableBreaks: true };
    const { result, exceptionDetails } = await this.link.post<Runtime.EvaluateReturnType>("Runtime.evaluate", request);
    return exceptionDetails === undefined ? { name, remote: result } : undefined;
  }
}
