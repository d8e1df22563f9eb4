import { findLibrary } from "../../kernel/evaluator/library.js";
import { rewriteCell } from "../../kernel/evaluator/rewrite/rewrite.js";
import { CellSyntaxError } from "../../kernel/evaluator/rewrite/cellSyntaxError.js";
import { RewriteSession } from "../../kernel/evaluator/rewrite/session.js";

/** Whether any of the cells uses the library: kernels load it beforehand then, and never otherwise. */
export async function usesLibrary(cells: readonly string[]): Promise<boolean> {
  const preloaded = new Set((await findLibrary())?.names ?? []);
  return cells.some((source) => {
    try {
      return /["']gradbook["']/.test(source) || rewriteCell(source, "cell.ts", { preloaded, session: new RewriteSession(), folder: "." }).library;
    } catch (error) {
      if (error instanceof CellSyntaxError) return false;
      throw error;
    }
  });
}
