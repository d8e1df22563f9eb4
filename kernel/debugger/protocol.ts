/** The part of the Debug Adapter Protocol that passes here. Lines and columns count from 1. */

/** A request as `debug_request` carries it. */
export interface DebugRequest {
  readonly seq: number;
  readonly command: string;
  readonly arguments: Arguments;
}

/** A request's arguments: JSON of any shape, to be read with {@link text} and {@link count}. */
export type Arguments = Readonly<Record<string, unknown>>;

export interface Source {
  readonly name: string;
  readonly path: string;
}

export interface Breakpoint {
  readonly id: number;
  readonly verified: boolean;
  readonly line: number;
  readonly source: Source;
  readonly message?: string;
}

export interface StackFrame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly source: Source;
}

export interface Scope {
  readonly name: string;
  readonly presentationHint?: "locals";
  readonly variablesReference: number;
  readonly expensive: boolean;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  /** What to evaluate for this variable. */
  readonly evaluateName: string;
  /** For the children; 0 when there are none. */
  readonly variablesReference: number;
  readonly indexedVariables?: number;
}

/** A request that can't be answered as asked; the message is for the user. */
export class RequestError extends Error {}

export function text(args: Arguments, key: string): string {
  const value = args[key];
  if (typeof value !== "string") throw new RequestError(`${key} must be a string; received ${JSON.stringify(value)}.`);
  return value;
}

/** A number that may be missing. */
export function count(args: Arguments, key: string): number | undefined {
  const value = args[key];
  return typeof value === "number" ? value : undefined;
}

/** The path of the request's `source`. */
export function sourcePath(args: Arguments): string {
  const source = args["source"];
  return text(typeof source === "object" && source !== null ? (source as Arguments) : {}, "path");
}
