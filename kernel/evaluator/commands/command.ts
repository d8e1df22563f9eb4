import type { DisplayOptions, MimeBundle } from "../../../src/protocol/host.js";

/** A variable of the author's. */
export interface Variable {
  readonly name: string;
  readonly value: unknown;
}

/** What a command may use of the process that runs the cells. Printing goes by `process.stdout`, like a cell's own. */
export interface CommandHost {
  /** The notebook's folder. */
  readonly folder: string;
  /** Aborted when the user interrupts the cell. */
  readonly signal: AbortSignal | undefined;
  show(bundle: MimeBundle, options?: DisplayOptions): void;
  /** The author's variables, without the library's names. */
  variables(): Variable[];
  /** Has something done when the running cell has ended, whether it failed or not. */
  atEnd(work: () => void): void;
  /** Sets something that the server keeps, such as how type errors are told. */
  tell(setting: string, value: string): void;
}

/** One use of a command in a cell. */
export interface CommandCall {
  /** The rest of the command's line. */
  readonly args: string;
  /** The lines below, for a command of the whole cell (`%%`). */
  readonly body: string | undefined;
  /** The author's code, for a command that runs it. */
  readonly work: (() => unknown) | undefined;
}

/** Writes the code that calls the command; `work` is the text of a function. */
export type WriteCall = (args: string, work?: string) => string;

/** A line that begins with `%` or `!`, or a cell that begins with `%%`. */
export interface Command {
  readonly name: string;
  /** How it is written, as `%help` shows it. */
  readonly usage: string;
  readonly summary: string;
  /** What stands after it on its line: `text` of its own, or the author's `code`. Absent: there is no such form. */
  readonly line?: "text" | "code";
  /** What stands in the lines below `%%name`. */
  readonly cell?: "text" | "code";
  /** TypeScript that takes the place of a command with code. A cell's body comes with its line breaks, and keeps them. */
  readonly expand?: (use: { readonly args: string; readonly body: string | undefined }, call: WriteCall) => string;
  /** A result other than undefined is the value of the line. */
  run(call: CommandCall, host: CommandHost): unknown;
}

/** A command that was used wrongly, or that could not do its work. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
