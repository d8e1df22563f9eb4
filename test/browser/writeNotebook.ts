import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A code cell, with what it showed when it last ran. */
export interface WrittenCell {
  readonly source: string;
  readonly outputs: readonly object[];
}

/** Writes a notebook of code cells for our kernel, and returns its name. */
export function writeNotebook(folder: string, name: string, cells: readonly (string | WrittenCell)[]): string {
  const notebook = {
    cells: cells.map((cell, index) => {
      const { source, outputs } = typeof cell === "string" ? { source: cell, outputs: [] } : cell;
      return { cell_type: "code", id: `cell-${index}`, metadata: {}, execution_count: null, outputs, source };
    }),
    metadata: { kernelspec: { display_name: "TypeScript (Gradbook)", language: "typescript", name: "gradbook" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(join(folder, name), JSON.stringify(notebook));
  return name;
}
