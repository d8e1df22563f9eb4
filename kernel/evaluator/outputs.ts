import type { CellError, ExpressionReply } from "./messages.js";

/** What a cell puts out, in the notebook format's words, plus the two events that change what is already there. */
export type Output =
  | { readonly output_type: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | {
      readonly output_type: "execute_result";
      readonly execution_count: number;
      readonly data: Record<string, unknown>;
      readonly metadata: Record<string, unknown>;
    }
  | {
      readonly output_type: "display_data" | "update_display_data";
      readonly data: Record<string, unknown>;
      readonly metadata: Record<string, unknown>;
      /** Present with a `display_id` when the output can be, or is, replaced; not part of a saved notebook. */
      readonly transient?: { readonly display_id: string };
    }
  | { readonly output_type: "error"; readonly ename: string; readonly evalue: string; readonly traceback: string[] }
  | { readonly output_type: "clear_output"; readonly wait: boolean };

/** A comm message from the cells to the page. */
export interface CommOutput {
  readonly kind: "comm_open" | "comm_msg" | "comm_close";
  readonly content: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

/** What a cell asks the person who runs it. */
export interface Question {
  readonly prompt: string;
  /** The answer is a secret, not to be shown while it is typed. */
  readonly password: boolean;
}

/** How a cell is run. */
export interface RunOptions {
  /** Asks the person. Absent where nobody is there: `input` fails then. */
  readonly onQuestion?: (question: Question) => Promise<string>;
  /** Cells of one lane run one after the other; those of different lanes run beside each other, taking turns at their awaits. */
  readonly lane?: string;
  /** Receives every output in order, those of late timers too, after the run has ended. */
  readonly onOutput?: (output: Output) => void;
  /** Receives comm messages that the cell's work sends. */
  readonly onComm?: (message: CommOutput) => void;
  /** Hears the cell's number, and its name in stack traces, before its first output. */
  readonly onStart?: (executionCount: number, name: string) => void;
  /** Asked before the cell runs; an error keeps it from running and is its error. */
  readonly refuse?: (name: string) => Promise<CellError | undefined>;
  /** The cell is by the author of an assignment and not by the student whose cells run beside it: it uses nothing that those have put in the place of something else. */
  readonly trusted?: boolean;
  /** Shows no result and takes no number. */
  readonly silent?: boolean;
  /** False: takes no number, as for `store_history: false`. */
  readonly counted?: boolean;
  /** Expressions to evaluate after the cell, by name. */
  readonly expressions?: Readonly<Record<string, string>>;
}

/** How a cell ended. */
export interface RunResult {
  readonly status: "ok" | "error";
  readonly executionCount: number;
  readonly error?: CellError & { readonly traceback: string[] };
  readonly expressions: Readonly<Record<string, ExpressionReply>>;
}
