import { MarkerError } from "../markers.js";
import { gradeMetadata, MetadataError, type GradeMetadata } from "../metadata.js";
import type { Cell, Notebook } from "../notebook.js";

/** One small rewrite on the way from a master to what students get. It changes the notebook it is given. */
export type Pass = (notebook: Notebook) => void;

/** A master that can't be released, with the cell that is to blame. */
export class ReleaseError extends Error {
  override readonly name = "ReleaseError";
}

/** A pass that treats cell by cell; what goes wrong names the cell. */
export function eachCell(treat: (cell: Cell, metadata: GradeMetadata | undefined, index: number) => void): Pass {
  return ({ cells }) => {
    for (const [index, cell] of cells.entries()) {
      try {
        treat(cell, gradeMetadata(cell), index);
      } catch (error) {
        if (!(error instanceof MarkerError || error instanceof MetadataError || error instanceof ReleaseError)) throw error;
        throw new ReleaseError(`cell ${index + 1}: ${error.message}`);
      }
    }
  };
}

/** Runs the passes in their order on a copy. @throws ReleaseError */
export function runPasses(notebook: Notebook, passes: readonly Pass[]): Notebook {
  const copy = structuredClone(notebook);
  for (const pass of passes) pass(copy);
  return copy;
}
