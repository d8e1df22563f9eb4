import type { PreparedCode } from "./messages.js";
import type { RunResult } from "./outputs.js";
import { CellSyntaxError } from "./rewrite/cellSyntaxError.js";

/** Prepares a cell's `user_expressions`; one that does not parse fails by itself. */
export function prepareAll(
  expressions: Readonly<Record<string, string>>,
  name: string,
  prepare: (text: string, label: string) => PreparedCode,
): { code: Record<string, PreparedCode>; failed: RunResult["expressions"] } {
  const code: Record<string, PreparedCode> = {};
  const failed: Record<string, RunResult["expressions"][string]> = {};
  for (const [key, text] of Object.entries(expressions)) {
    try {
      code[key] = prepare(text, `${name}-${key}`);
    } catch (error) {
      if (!(error instanceof CellSyntaxError)) throw error;
      failed[key] = { status: "error", ename: error.ename, evalue: error.evalue, traceback: error.traceback };
    }
  }
  return { code, failed };
}
