import type { LightName } from "../preload.js";
import type { RawMap } from "./rewrite/positions.js";

/** Code as the cell process evaluates it. */
export interface PreparedCode {
  /** JavaScript for `Runtime.evaluate` in REPL mode. */
  readonly js: string;
  /** From the JavaScript's positions back to the author's. */
  readonly map: RawMap;
  /** The library's preloaded names that occur: what must be loaded first. */
  readonly library: readonly string[];
  /** The code hands its result in with this; what comes without it is not the cell's. */
  readonly resultKey?: string;
}

/** Server to cell process. `origin` names the request that outputs belong to. */
export type ToChild =
  /** A long cell comes. Nothing is to be done, but the process wakes up while the cell is written out. */
  | { readonly type: "soon" }
  | { readonly type: "preload"; readonly names: readonly string[]; readonly light: Readonly<Record<string, LightName>>; readonly index: string; readonly host: string }
  | {
      readonly type: "run";
      readonly origin: number;
      readonly name: string;
      readonly code: PreparedCode;
      readonly source: string;
      readonly silent: boolean;
      readonly expressions: Readonly<Record<string, PreparedCode>>;
    }
  | {
      readonly type: "comm";
      readonly origin: number;
      readonly kind: "comm_open" | "comm_msg" | "comm_close";
      readonly content: Readonly<Record<string, unknown>>;
    }
  | { readonly type: "input"; readonly request: number; readonly text: string; readonly failure?: string }
  | { readonly type: "properties"; readonly request: number; readonly expression: string };

/** What a failed cell tells. */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
  /** Line of this cell where it failed, counted from 1; absent when it failed elsewhere. */
  readonly line?: number;
}

/** Result of one of `user_expressions`. */
export type ExpressionReply =
  | { readonly status: "ok"; readonly data: Record<string, unknown>; readonly metadata: Record<string, unknown> }
  | ({ readonly status: "error" } & CellError);

/** Cell process to server. */
export type FromChild =
  | { readonly type: "ready" }
  | { readonly type: "stream"; readonly origin: number; readonly name: "stdout" | "stderr" }
  | {
      readonly type: "show";
      readonly origin: number;
      readonly kind: "execute_result" | "display_data" | "update_display_data";
      readonly data: Record<string, unknown>;
      readonly metadata: Record<string, unknown>;
      readonly displayId?: string;
    }
  | { readonly type: "setting"; readonly name: string; readonly value: string }
  | { readonly type: "clear"; readonly origin: number; readonly wait: boolean }
  | {
      readonly type: "comm";
      readonly origin: number;
      readonly kind: "comm_open" | "comm_msg" | "comm_close";
      readonly content: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: "done";
      readonly origin: number;
      readonly error?: CellError;
      readonly expressions: Readonly<Record<string, ExpressionReply>>;
    }
  | { readonly type: "commTaken" }
  | { readonly type: "input"; readonly origin: number; readonly request: number; readonly prompt: string; readonly password: boolean }
  | { readonly type: "properties"; readonly request: number; readonly names: readonly string[] };

/** Server to the cell process's second thread, a line of JSON each. */
export type ToWorker =
  /** Origin 0: whatever blocks the process. */
  | { readonly type: "interrupt"; readonly origins: readonly number[] }
  | { readonly type: "attach" }
  | { readonly type: "detach" }
  /** A command of V8's inspector protocol. */
  | { readonly type: "inspect"; readonly id: number; readonly method: string; readonly params: object };

/** The second thread to the server, a line of JSON each; only while a debugger is attached. */
export type FromWorker =
  | { readonly type: "reply"; readonly id: number; readonly result?: object; readonly error?: string }
  | { readonly type: "event"; readonly method: string; readonly params: object };
