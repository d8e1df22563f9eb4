import { normal, type Assignment, type AssignmentCell } from "./assignment.js";
import { replaceRegions } from "./markers.js";
import { setGradeMetadata } from "./metadata.js";
import { isRecord, type Cell, type Notebook } from "./notebook.js";

/** A cell of a submission as it will be run. */
export interface RestoredCell {
  readonly cell: Cell;
  /** What it is in the assignment; undefined for a cell of the student's own. */
  readonly known: AssignmentCell | undefined;
  /** The author's text, to the letter. */
  readonly trusted: boolean;
}

/** A submission put right, and in words what had to be done to it. */
export interface Restored {
  readonly cells: RestoredCell[];
  readonly changes: readonly string[];
}

/**
 * Puts tests and locked cells back as the author wrote them, hidden tests included: changed ones, retyped ones, deleted ones, copies. Points and
 * roles come from the master alone; what a submission says about itself is dropped.
 */
export function restore(submission: Notebook, assignment: Assignment): Restored {
  const changes: string[] = [];
  const seen = new Set<string>();
  const cells: RestoredCell[] = [];
  for (const cell of submission.cells) {
    const id = idOf(cell);
    const known = id === undefined ? undefined : assignment.cells.get(id);
    if (known === undefined || seen.has(known.id)) {
      if (known !== undefined) changes.push(`a second cell "${known.id}": taken as the student's own.`);
      else if (id !== undefined) changes.push(`a cell "${id}", of which the assignment knows nothing: taken as the student's own.`);
      setGradeMetadata(cell, undefined);
      cells.push({ cell, known: undefined, trusted: cell.cell_type === "code" && assignment.ordinary.has(normal(cell.source)) });
      continue;
    }
    seen.add(known.id);
    cells.push(put(cell, known, changes));
  }
  // Where a deleted cell stood: after the cell that the master has before it.
  let before: string | undefined;
  for (const known of assignment.cells.values()) {
    if (!seen.has(known.id)) {
      changes.push(`the cell "${known.id}" was deleted${known.role === "solution" ? "" : ": put back"}.`);
      if (known.role === "solution") continue;
      const at = before === undefined ? 0 : cells.findIndex(({ known: other }) => other?.id === before) + 1;
      // The master's text of an answer is the answer.
      cells.splice(at, 0, put(emptyCell(known, known.locked ? known.source : ""), known, []));
    }
    before = known.id;
  }
  return { cells, changes };
}

function put(cell: Cell, known: AssignmentCell, changes: string[]): RestoredCell {
  if (cell.cell_type !== known.type) {
    changes.push(`the cell "${known.id}" was made a ${cell.cell_type} cell: made ${known.type} again.`);
    cell = emptyCell(known, cell.source);
  }
  if (known.locked) {
    // What the release leaves out, the hidden tests, is missing from every submission.
    if (!isRelease(cell.source, known.source)) changes.push(`the ${known.role === "test" ? "test" : "cell"} "${known.id}" was changed: put back.`);
    cell.source = known.source;
  }
  setGradeMetadata(cell, known.metadata);
  return { cell, known, trusted: known.locked };
}

/** Whether a text is the master's with its hidden regions left out, or whole. */
function isRelease(source: string, master: string): boolean {
  return normal(source) === normal(master) || normal(source) === normal(replaceRegions(master, "HIDDEN TESTS").text);
}

function emptyCell(known: AssignmentCell, source: string): Cell {
  const base = { id: "", source, metadata: {} };
  return known.type === "code" ? { ...base, cell_type: "code", outputs: [], execution_count: null } : { ...base, cell_type: known.type };
}

function idOf(cell: Cell): string | undefined {
  const raw = cell.metadata["nbgrader"];
  const id = isRecord(raw) ? raw["grade_id"] : undefined;
  return typeof id === "string" ? id : undefined;
}
