import { Session, type Runtime } from "node:inspector";
import type { CellError, PreparedCode } from "../messages.js";
import { HELPER } from "../helperName.js";
import { OWN } from "../rewrite/session.js";
import { origins, type Origin } from "./cell.js";
import type { Traces } from "./traces.js";

/** How an evaluation ended; `interrupted` when V8 terminated it. */
export type Outcome = { readonly kind: "ok" } | { readonly kind: "interrupted" } | { readonly kind: "error"; readonly error: CellError };

/** Node's typings lack the option that makes the inspector a notebook's evaluator. */
interface EvaluateRequest extends Runtime.EvaluateParameterType {
  readonly replMode: boolean;
  /** Where Node was told to make no code from texts, an evaluation would lift that for the cell. */
  readonly allowUnsafeEvalBlockedByCSP: boolean;
}

/**
 * Evaluates scripts on this thread through the inspector.
 *
 * `vm` has neither a scope in which `let` may be declared again nor top-level await. The session stays disconnected from
 * every inspector domain: `Runtime.enable` would keep the arguments of each console call alive.
 */
export class Evaluator {
  /** For questions that are answered at once. */
  readonly #session = connected();
  /** Each evaluation has a session of its own until it ends. */
  readonly #evaluating = new Map<Origin, Session>();
  readonly #free: Session[] = [connected()];
  /** The evaluation that has not come to its first `await`: its session is on the stack. */
  #starting: Origin | undefined;
  #thrown: unknown;

  constructor(private readonly traces: Traces) {}

  /** Takes the thrown value out of the inspector's hands; the function runs inside {@link Evaluator.#value}. */
  keep = (value: unknown): void => {
    this.#thrown = value;
  };

  evaluate(origin: Origin, name: string, code: PreparedCode): Promise<Outcome> {
    const session = this.#free.pop() ?? connected();
    this.#evaluating.set(origin, session);
    return new Promise((resolve) => {
      origins.run(origin, () => {
        const request: EvaluateRequest = { expression: code.js, replMode: true, awaitPromise: true, allowUnsafeEvalBlockedByCSP: false };
        this.#starting = origin;
        session.post("Runtime.evaluate", request, (failure, reply) => {
          // The inspector answers with a failure, not an exception, when the execution was terminated.
          if (failure !== null) resolve({ kind: "interrupted" });
          else if (reply.exceptionDetails === undefined) resolve({ kind: "ok" });
          else resolve(this.#outcome(session, reply.exceptionDetails, name));
          if (this.#evaluating.delete(origin)) this.#free.push(session);
        });
        this.#starting = undefined;
      });
    });
  }

  /**
   * Forgets an evaluation under way. To be called when it is given up past an `await`: its promise is garbage then, and once it is
   * collected the inspector would answer in the middle of the collection, which Node 22 does not survive. Before that, it answers by itself.
   */
  forget(origin: Origin): void {
    if (origin === this.#starting) return;
    const session = this.#evaluating.get(origin);
    this.#evaluating.delete(origin);
    // Answers the evaluation with a failure, to which nobody listens any more.
    session?.disconnect();
  }

  /** Ends the JavaScript that runs on this thread right now, at its next call or loop round. */
  terminate(): void {
    this.#session.post("Runtime.terminateExecution");
  }

  /** Names after `a.b.c.`, inherited ones too, or all names in scope for ""; runs no getter. */
  properties(expression: string): string[] {
    let names: string[] = [];
    if (expression === "") {
      this.#session.post("Runtime.globalLexicalScopeNames", {}, (failure, reply) => {
        if (failure === null) names = reply.names;
      });
      return [...new Set([...names.map(ownName), ...Object.getOwnPropertyNames(globalThis)])].filter((name) => !name.startsWith(HELPER));
    }
    // V8's own check for side effects can't be used: it takes the storage's promise hooks for one. Getters are left alone instead.
    const [base, ...path] = expression.split(/\??\./);
    if (base === undefined || !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(base)) return [];
    for (const expression of [`${base}${OWN}`, base]) {
      this.#session.post("Runtime.evaluate", { expression, objectGroup: "completion" }, (failure, reply) => {
        if (names.length > 0 || failure !== null || reply.exceptionDetails !== undefined) return;
        names = propertyNames(follow(this.#value(this.#session, reply.result), path));
      });
    }
    this.#session.post("Runtime.releaseObjectGroup", { objectGroup: "completion" });
    return names;
  }

  /** What the cells have declared at their top level. */
  variables(): { name: string; value: unknown }[] {
    let names: string[] = [];
    this.#session.post("Runtime.globalLexicalScopeNames", {}, (failure, reply) => {
      if (failure === null) names = reply.names.filter((name) => !name.startsWith(HELPER));
    });
    return names.flatMap((name) => {
      let found: { name: string; value: unknown }[] = [];
      this.#session.post("Runtime.evaluate", { expression: name, objectGroup: "variables" }, (failure, reply) => {
        // A `let` whose cell failed before it has no value, and throws.
        if (failure === null && reply.exceptionDetails === undefined) found = [{ name: ownName(name), value: this.#value(this.#session, reply.result) }];
      });
      this.#session.post("Runtime.releaseObjectGroup", { objectGroup: "variables" });
      return found;
    });
  }

  #outcome(session: Session, details: Runtime.ExceptionDetails, name: string): Outcome {
    const thrown = this.#value(session, details.exception);
    if (details.exception?.objectId !== undefined) {
      session.post("Runtime.releaseObject", { objectId: details.exception.objectId });
    }
    // A script that does not compile has no stack of its own; V8 says where.
    const early = thrown instanceof SyntaxError && details.stackTrace === undefined;
    const place = early ? this.traces.position(name, details.lineNumber + 1, details.columnNumber + 1) : undefined;
    return { kind: "error", error: this.traces.describe(thrown, name, place) };
  }

  #value(session: Session, remote: Runtime.RemoteObject | undefined): unknown {
    if (remote?.objectId === undefined) {
      if (remote?.unserializableValue === undefined) return remote?.value;
      return remote.type === "bigint" ? BigInt(remote.unserializableValue.slice(0, -1)) : Number(remote.unserializableValue);
    }
    this.#thrown = undefined;
    session.post("Runtime.callFunctionOn", {
      objectId: remote.objectId,
      functionDeclaration: `function () { ${HELPER}.keep(this); }`,
    });
    const value = this.#thrown;
    this.#thrown = undefined;
    return value;
  }
}

function connected(): Session {
  const session = new Session();
  session.connect();
  return session;
}

/** A variable's name as its author wrote it. */
function ownName(name: string): string {
  return name.endsWith(OWN) ? name.slice(0, -OWN.length) : name;
}

/** The value at a path of plain properties; undefined where a getter stands in the way. */
function follow(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    let holder: unknown = at === null || at === undefined ? null : Object(at);
    while (holder !== null && !Object.hasOwn(holder as object, name)) holder = Object.getPrototypeOf(holder) as unknown;
    at = holder === null ? undefined : Object.getOwnPropertyDescriptor(holder, name)?.value;
  }
  return at;
}

function propertyNames(value: unknown): string[] {
  const names = new Set<string>();
  let at: unknown = typeof value === "object" || typeof value === "function" ? value : value === undefined ? null : Object(value);
  while (at !== null && at !== undefined) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
    at = Object.getPrototypeOf(at) as unknown;
  }
  return [...names];
}
