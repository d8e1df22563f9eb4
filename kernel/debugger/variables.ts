import type { Runtime } from "node:inspector";
import type { DebugLink } from "../evaluator/debugLink.js";
import { authorsName, isAuthors } from "./names.js";
import type { Variable } from "./protocol.js";
import { describeTensor, rangeOf, tensorParts } from "./remoteFunctions.js";
import { hasChildren, length, typeOf, valueText } from "./values.js";

/** Most elements that are listed under one node; more are put into ranges, which JupyterLab opens one by one. */
const PAGE = 100;

/** What a variables reference stands for. */
type Node =
  | { readonly kind: "object"; readonly objectId: string; readonly path: string; readonly remote: Runtime.RemoteObject }
  | { readonly kind: "range"; readonly objectId: string; readonly path: string; readonly start: number; readonly count: number }
  | { readonly kind: "scope"; readonly objectIds: readonly string[]; readonly extra: readonly Named[]; readonly now: Reader };

/** Reads a variable anew; undefined where what V8 gave at the stop still holds. */
type Reader = (name: string) => Promise<Runtime.RemoteObject | undefined>;

/** A value with its name. */
export interface Named {
  readonly name: string;
  readonly remote: Runtime.RemoteObject;
}

/** Variables as the front end shows them: a tree whose nodes are read when they are opened. */
export class Variables {
  readonly #nodes = new Map<number, Node>();

  /** @param group V8's name for the objects that are kept alive for these nodes */
  constructor(
    private readonly link: DebugLink,
    private readonly nextReference: () => number,
    readonly group: string,
  ) {}

  has(reference: number): boolean {
    return this.#nodes.has(reference);
  }

  /** A scope's variables; those of the first object hide those of the next. */
  scope(objectIds: readonly string[], extra: readonly Named[], now: Reader): number {
    return this.#add({ kind: "scope", objectIds, extra, now });
  }

  async children(reference: number, start?: number, count?: number): Promise<Variable[]> {
    const node = this.#nodes.get(reference);
    if (node === undefined) return [];
    if (node.kind === "scope") return this.#scopeVariables(node);
    const range = node.kind === "range" ? node : { start: 0, count: length(node.remote) };
    const first = range.start + (start ?? 0);
    const many = range.count === undefined ? undefined : Math.min(count ?? Infinity, range.start + range.count - first);
    if (many !== undefined && (node.kind === "range" || many > PAGE || count !== undefined)) return this.#elements(node, first, many);
    if (node.kind === "object" && isKeyed(node.remote)) return this.#elements(node, 0, many ?? 0);
    return this.#properties(node.objectId, node.path);
  }

  /** A value as a variable; its children get a reference. */
  async variable({ name, remote }: Named, path: string): Promise<Variable> {
    const tensor = await this.#tensor(remote);
    const indexed = length(remote);
    return {
      name: authorsName(name),
      value: tensor ?? valueText(remote),
      type: typeOf(remote),
      evaluateName: path,
      variablesReference: hasChildren(remote) ? this.#add({ kind: "object", objectId: String(remote.objectId), path, remote }) : 0,
      ...(indexed === undefined ? {} : { indexedVariables: indexed }),
    };
  }

  variables(named: readonly Named[], pathOf: (name: string) => string = (name) => name): Promise<Variable[]> {
    return Promise.all(named.map((one) => this.variable(one, pathOf(one.name))));
  }

  /** Lets go of the objects. */
  release(): void {
    this.#nodes.clear();
    this.link.post("Runtime.releaseObjectGroup", { objectGroup: this.group }).catch(() => undefined);
  }

  async #scopeVariables({ objectIds, extra, now }: Extract<Node, { kind: "scope" }>): Promise<Variable[]> {
    const found = new Map<string, Named>(extra.map((one) => [one.name, one]));
    for (const objectId of objectIds) {
      for (const one of await this.#read(objectId)) if (isAuthors(one.name) && !found.has(one.name)) found.set(one.name, one);
    }
    return this.variables(await Promise.all([...found.values()].map(async ({ name, remote }) => ({ name, remote: (await now(name)) ?? remote }))));
  }

  async #properties(objectId: string, path: string): Promise<Variable[]> {
    const tensor = await this.#call<string>(objectId, tensorParts);
    const named = await this.#read(tensor?.objectId ?? objectId);
    return this.variables(named, (name) => member(path, name));
  }

  /** Own enumerable properties; a getter is named, not run. */
  async #read(objectId: string): Promise<Named[]> {
    const { result, privateProperties = [] } = await this.link.post<Runtime.GetPropertiesReturnType & { privateProperties?: readonly { name: string; value?: Runtime.RemoteObject }[] }>("Runtime.getProperties", { objectId, ownProperties: true, generatePreview: true });
    const isError = result.some(({ name }) => name === "stack");
    const hidden = privateProperties.flatMap(({ name, value }): Named[] => (value === undefined ? [] : [{ name, remote: value }]));
    const plain = result.flatMap(({ name, value, get, enumerable }): Named[] => {
      if (!enumerable && !(isError && ["message", "stack", "cause"].includes(name))) return [];
      if (value !== undefined) return [{ name, remote: value }];
      return get?.type === "function" ? [{ name, remote: { type: "object", className: "getter", description: "(getter)" } }] : [{ name, remote: { type: "undefined" } }];
    });
    return [...hidden, ...plain];
  }

  /** Elements of an array, or entries of a Map or a Set: themselves, or ranges of them. */
  async #elements(node: Exclude<Node, { kind: "scope" }>, start: number, many: number): Promise<Variable[]> {
    if (many <= PAGE) {
      const part = await this.#call(node.objectId, rangeOf, [start, many]);
      if (part?.objectId === undefined) return [];
      return this.variables(await this.#read(part.objectId), (name) => member(node.path, name));
    }
    // 1,000,000 elements are 100 ranges of 10,000, each of which is 100 of 100.
    const step = PAGE ** Math.floor(Math.log(many - 1) / Math.log(PAGE));
    return Array.from({ length: Math.ceil(many / step) }, (_, index): Variable => {
      const from = start + index * step;
      const size = Math.min(step, start + many - from);
      return {
        name: `[${from} … ${from + size - 1}]`,
        value: "",
        type: "range",
        evaluateName: node.path,
        variablesReference: this.#add({ kind: "range", objectId: node.objectId, path: node.path, start: from, count: size }),
      };
    });
  }

  async #tensor(remote: Runtime.RemoteObject): Promise<string | undefined> {
    if (remote.objectId === undefined || !/Tensor|Variable/.test(remote.className ?? "")) return undefined;
    const told = await this.#call<string>(remote.objectId, describeTensor);
    return typeof told?.value === "string" ? told.value : undefined;
  }

  /** Calls a function in the cell process with the object as `this`; undefined if that fails. */
  async #call<T>(objectId: string, work: (this: never, ...args: never[]) => unknown, args: readonly T[] | readonly number[] = []): Promise<Runtime.RemoteObject | undefined> {
    const { result, exceptionDetails } = await this.link.post<Runtime.CallFunctionOnReturnType>("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: String(work),
      arguments: args.map((value) => ({ value })),
      objectGroup: this.group,
      silent: true,
    });
    return exceptionDetails === undefined && result.type !== "undefined" ? result : undefined;
  }

  #add(node: Node): number {
    const reference = this.nextReference();
    this.#nodes.set(reference, node);
    return reference;
  }
}

function isKeyed(remote: Runtime.RemoteObject): boolean {
  return remote.subtype === "map" || remote.subtype === "set";
}

function member(path: string, name: string): string {
  if (/^\d+$/.test(name)) return `${path}[${name}]`;
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}
