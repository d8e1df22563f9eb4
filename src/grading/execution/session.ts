import type { Output } from "../notebook.js";

/** How one cell went: what the sandbox says, to be taken as a claim. */
export interface CellRun {
  readonly status: "ok" | "error" | "timeout";
  readonly outputs: Output[];
  readonly error?: { readonly ename: string; readonly evalue: string };
}

/** One kernel in one sandbox, for one submission. */
export interface Session {
  /**
   * Runs a cell.
   *
   * @param options `trusted`: the cell is the author's; `seconds`: wall time after which it is ended
   */
  run(source: string, options: { readonly trusted: boolean; readonly seconds: number }): Promise<CellRun>;
  /** Whether it still runs cells: a submission that floods us is not asked again. */
  readonly usable: boolean;
  close(): void;
}

/** Starts kernels. Implemented over the evaluator by the command line: nothing here knows how cells are run. */
export interface Executor {
  /** @param options `library`: loads the library beforehand */
  start(options: { readonly library: boolean }): Promise<WarmKernel>;
}

/** A kernel that was started beforehand; it is used once. */
export interface WarmKernel {
  /**
   * Gives it to a student.
   *
   * @param files what the submission brings along: relative paths to contents
   */
  open(student: string, files: ReadonlyMap<string, Uint8Array>): Promise<Session>;
  close(): void;
}
