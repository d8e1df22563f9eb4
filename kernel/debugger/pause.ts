import type { Debugger, Runtime } from "node:inspector";
import { basename } from "node:path";
import type { DebugLink } from "../evaluator/debugLink.js";
import { RequestError, type Scope, type StackFrame } from "./protocol.js";
import type { Script } from "./script.js";
import type { Sources } from "./sources.js";
import { Variables, type Named } from "./variables.js";

/** Scopes of V8's that an author sees as the function's own variables. */
const LOCAL = new Set(["local", "block", "catch", "with", "eval"]);

/** Longest time that an evaluated expression may take; nothing else could end it. */
export const EVALUATION_MS = 2000;

/** A frame of the author's own code. */
interface OwnFrame {
  readonly id: number;
  readonly frame: Debugger.CallFrame;
  readonly script: Script;
  readonly line: number;
  readonly column: number;
}

/** A stop of the cells' thread: its frames, as far as they are the author's, and what they hold. Ends when the thread goes on. */
export class Pause {
  readonly frames: readonly OwnFrame[];
  readonly variables: Variables;
  #changed = false;

  constructor(
    private readonly link: DebugLink,
    readonly event: Debugger.PausedEventDataType,
    sources: Sources,
    next: () => number,
  ) {
    this.variables = new Variables(link, next, "gradbook-pause");
    this.frames = event.callFrames.flatMap((frame): OwnFrame[] => {
      const script = sources.script(frame.location.scriptId);
      const at = script?.authors(frame.location);
      // Ids are never used twice: the front end takes a frame with a known id for the one that it already shows.
      return script === undefined || at === undefined ? [] : [{ id: next(), frame, script, line: at.line, column: at.column }];
    });
  }

  get top(): OwnFrame | undefined {
    return this.frames[0];
  }

  /** Whether the thread stands in the author's own code, and not in something that it called. */
  get inOwnCode(): boolean {
    return this.top !== undefined && this.top.frame === this.event.callFrames[0];
  }

  /** Whether nothing catches the exception that this is about. V8 takes a cell past its first `await` for one that catches. */
  get isUncaught(): boolean {
    const data = this.event.data as { uncaught?: boolean } | undefined;
    if (data?.uncaught === true) return true;
    const bottom = this.frames.at(-1);
    if (bottom === undefined || !bottom.script.isTopLevel(bottom.frame.location)) return false;
    return this.frames.every(({ script, frame }) => !script.isGuarded(frame.location));
  }

  stackTrace(start = 0, levels = 0): { stackFrames: StackFrame[]; totalFrames: number } {
    const end = levels > 0 ? start + levels : undefined;
    const stackFrames = this.frames.slice(start, end).map(({ id, frame, script, line, column }): StackFrame => {
      const name = frame.functionName !== "" ? frame.functionName : script.isTopLevel(frame.location) ? "(cell)" : "(anonymous)";
      return { id, name, line, column, source: { name: basename(script.path), path: script.path } };
    });
    return { stackFrames, totalFrames: this.frames.length };
  }

  scopes(frameId: number): Scope[] {
    const { frame } = this.#own(frameId);
    const ids = (wanted: (type: string) => boolean): string[] =>
      frame.scopeChain.flatMap(({ type, object }) => (wanted(type) && object.objectId !== undefined ? [object.objectId] : []));
    const extra: Named[] = frame.returnValue === undefined ? [] : [{ name: "(return value)", remote: frame.returnValue }];
    const self = frame.this as Runtime.RemoteObject | undefined;
    if (self !== undefined && self.type === "object" && self.subtype !== "null" && self.className !== "global" && self.className !== "Object") extra.push({ name: "this", remote: self });
    const scope = (name: string, objectIds: readonly string[], more: readonly Named[] = []): Scope[] =>
      objectIds.length + more.length === 0 ? [] : [{ name, variablesReference: this.variables.scope(objectIds, more, (variable) => this.#read(frame, variable)), expensive: false }];
    return [
      ...scope("Locals", ids((type) => LOCAL.has(type)), extra).map((one): Scope => ({ ...one, presentationHint: "locals" })),
      ...scope("Closure", ids((type) => type === "closure")),
      ...scope("Module", ids((type) => type === "module")),
      ...scope("Globals", ids((type) => type === "script")),
    ];
  }

  /** @param frameId undefined: the topmost */
  async evaluate(expression: string, frameId: number | undefined, byValue = false): Promise<Debugger.EvaluateOnCallFrameReturnType> {
    const { frame } = frameId === undefined ? (this.top ?? this.#own(NaN)) : this.#own(frameId);
    this.#changed = true;
    return this.#evaluate(frame, expression, byValue);
  }

  /** V8's scopes are copies made at the stop; what an evaluation has changed since is read from the frame. */
  async #read(frame: Debugger.CallFrame, name: string): Promise<Runtime.RemoteObject | undefined> {
    if (!this.#changed || !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return undefined;
    const { result, exceptionDetails } = await this.#evaluate(frame, name, false);
    return exceptionDetails === undefined ? result : undefined;
  }

  #evaluate({ callFrameId }: Debugger.CallFrame, expression: string, returnByValue: boolean): Promise<Debugger.EvaluateOnCallFrameReturnType> {
    const objectGroup = this.variables.group;
    return this.link.post("Debugger.evaluateOnCallFrame", { callFrameId, expression, objectGroup, generatePreview: true, returnByValue, silent: true, timeout: EVALUATION_MS });
  }

  #own(id: number): OwnFrame {
    const found = this.frames.find((frame) => frame.id === id);
    if (found === undefined) throw new RequestError(`There is no frame ${id}: the cell has gone on since. Ask for the stack again.`);
    return found;
  }
}
