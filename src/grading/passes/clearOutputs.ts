import type { Notebook } from "../notebook.js";

/** What of a cell's metadata students get; everything else may have come from running the solution. */
const cellKeys = ["nbgrader", "tags", "deletable", "editable", "slideshow", "name"];
const notebookKeys = ["kernelspec", "language_info", "title", "authors"];

/** Takes out what running the master left: outputs, counts, and metadata (widgets' states, times) that nobody has named harmless. */
export function clearOutputs(notebook: Notebook): void {
  notebook.metadata = only(notebook.metadata, notebookKeys);
  for (const cell of notebook.cells) {
    cell.metadata = only(cell.metadata, cellKeys);
    if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
  }
}

function only(metadata: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => keys.includes(key)));
}
