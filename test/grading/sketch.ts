import { giveIds, type Cell, type Notebook } from "../../src/grading/notebook.js";

/** A cell of a test's notebook: a text is code, `md` Markdown. */
export type Sketch = string | { md: string; metadata?: Record<string, unknown> } | { code: string; metadata?: Record<string, unknown> };

/** A notebook of the given cells. */
export function sketch(...cells: Sketch[]): Notebook {
  const notebook: Notebook = {
    cells: cells.map((cell): Cell => {
      if (typeof cell === "object" && "md" in cell) return { id: "", cell_type: "markdown", source: cell.md, metadata: { ...cell.metadata } };
      const [source, metadata] = typeof cell === "string" ? [cell, {}] : [cell.code, { ...cell.metadata }];
      return { id: "", cell_type: "code", source, metadata, outputs: [], execution_count: null };
    }),
    metadata: { kernelspec: { name: "gradbook", display_name: "TypeScript (Gradbook)", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  giveIds(notebook);
  return notebook;
}
