import type { AssignmentCell } from "../assignment.js";
import { checksum } from "../metadata.js";
import type { Cell } from "../notebook.js";
import { testPoints } from "../execution.js";
import type { CellRun } from "../execution/session.js";

/** What one graded cell came to. */
export interface CellScore {
  readonly id: string;
  readonly points: number;
  readonly max: number;
  /** A person has to look: `points` is what is sure without them. */
  readonly manual: boolean;
  readonly status: "passed" | "partial" | "failed" | "timeout" | "not run" | "manual" | "no answer";
  /** Why, in words that give no hidden test away. */
  readonly message: string;
}

/**
 * Points of a test, by the rule of {@link testPoints}.
 *
 * @param run how it went; undefined when it was not run
 */
export function scoreTest(cell: AssignmentCell, run: CellRun | undefined): CellScore {
  const max = cell.metadata.points ?? 0;
  const base = { id: cell.id, max, manual: false };
  if (run === undefined) return { ...base, points: 0, status: "not run", message: "The test was not run: the submission had been ended before." };
  if (run.status === "timeout") return { ...base, points: 0, status: "timeout", message: "The test was ended: the time was over." };
  if (run.status === "error") return { ...base, points: 0, status: "failed", message: cell.hidden ? "A test failed." : failure(run) };
  const points = testPoints({ outputs: run.outputs }, max);
  return { ...base, points, status: points === max ? "passed" : "partial", message: points === max ? "Right." : `Right in part: ${points} of ${max} points.` };
}

/** Points of an answer that a person grades: 0 by itself only where nothing was written. */
export function scoreManual(known: AssignmentCell, cell: Cell): CellScore {
  const base = { id: known.id, max: known.metadata.points ?? 0, points: 0 };
  const untouched = known.role !== "task" && known.metadata.checksum !== undefined && checksum(cell, known.metadata) === known.metadata.checksum;
  if (untouched) return { ...base, manual: false, status: "no answer", message: "No answer was given." };
  return { ...base, manual: true, status: "manual", message: "Graded by a person." };
}

function failure({ error }: CellRun): string {
  if (error === undefined) return "The test failed.";
  const text = `${error.ename}: ${error.evalue}`.slice(0, 2000);
  return error.ename === "" && error.evalue === "" ? "The test failed." : text;
}
