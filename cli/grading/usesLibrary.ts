import { findLibrary } from "../../kernel/evaluator/library.js";
import { rewriteCell } from "../../kernel/evaluator/rewrite/rewrite.js";
import { CellSyntaxError } from "../../kernel/evaluator/rewrite/cellSyntaxError.js";
import { RewriteSession } from "../../kernel/evaluator/rewrite/session.js";

/** Whether any of the cells uses the library's tensors: kernels load it beforehand then, and never otherwise. */
export async function usesLibrary(cells: readonly string[]): Promise<boolean> {
  const place = await findLibrary();
  const preloaded = new Set(place?.names ?? []);
  return cells.some((source) => {
    try {
      if (/["']gradbook["']/.test(source)) return true;
      return rewriteCell(source, "cell.ts", { preloaded, session: new RewriteSession(), folder: "." }).library.some((name) => !Object.hasOwn(place?.light ?? {}, name));
    } catch (error) {
      if (error instanceof CellSyntaxError) return false;
      throw error;
    }
  });
}
