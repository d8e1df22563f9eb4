import type { CodeCell, Output } from "./notebook.js";

/** How one cell went. */
export interface RanCell {
  readonly outputs: readonly Output[];
  /** The error that ended it, in a line. */
  readonly error?: string;
}

/**
 * Runs cells in order in a process of their own, going on after errors. `cli` hands it in: nothing here knows the kernel.
 *
 * @param options `student` draws this student's numbers.
 */
export type RunCells = (cells: readonly CodeCell[], options: { readonly student?: string }) => Promise<readonly RanCell[]>;

/**
 * The points of a test cell that was run, by nbgrader's rule: none after an error, those that its last value says, otherwise all. Unlike nbgrader's,
 * it doesn't mind what stands on stderr, where TensorFlow logs; and terminal colours around a number don't make it a text.
 */
export function testPoints({ outputs, error }: RanCell, most: number): number {
  if (error !== undefined || outputs.some(({ output_type: type }) => type === "error")) return 0;
  const value = lastValue(outputs);
  return value === undefined || Number.isNaN(Number(value)) || Number(value) < 0 ? most : Math.min(most, Number(value));
}

/** The text of the cell's last value; undefined where it has none. */
export function lastValue(outputs: readonly Output[]): string | undefined {
  const result = outputs.find((output) => output.output_type === "execute_result");
  const text = result?.output_type === "execute_result" ? result.data["text/plain"] : undefined;
  return typeof text === "string" ? text.replaceAll(/\u001b\[[\d;]*m/g, "").trim() : undefined;
}
