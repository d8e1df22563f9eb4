import type { Assignment } from "./assignment.js";
import { execute, type ExecutedCell } from "./execution/execute.js";
import type { WarmKernel } from "./execution/session.js";
import { replaceRegions } from "./markers.js";
import { parseNotebook, UnreadableNotebook, type Notebook } from "./notebook.js";
import { restore } from "./restore.js";
import type { Limits } from "./sandbox/limits.js";
import { scoreManual, scoreTest, type CellScore } from "./scoring/score.js";

/** What a submission came to. */
export interface Grade {
  readonly scores: readonly CellScore[];
  /** Sum of the points, before any penalty. */
  readonly score: number;
  readonly max: number;
  /** What happened to it, in words for the student: what was mended, put back, ended. */
  readonly events: readonly string[];
  /** The notebook with the outputs that the student may see; undefined where it could not be read. */
  readonly notebook: Notebook | undefined;
}

/** What a student handed in. */
export interface Submission {
  /** Draws the numbers of questions that have others for each student. */
  readonly student: string;
  readonly text: string;
  /** Files beside the notebook: relative paths to contents. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What was left out while it was read: links, files too large. */
  readonly notes: readonly string[];
}

/** Grades one submission: reads it, puts it right, runs it, scores it. A submission that cannot be read scores 0, and says why. */
export async function gradeSubmission(submission: Submission, assignment: Assignment, kernel: () => Promise<WarmKernel>, limits: Limits): Promise<Grade> {
  let parsed;
  try {
    parsed = parseNotebook(submission.text);
  } catch (error) {
    if (!(error instanceof UnreadableNotebook)) throw error;
    return ungraded(assignment, [...submission.notes, `The notebook could not be read: ${error.message}`]);
  }
  const { cells, changes } = restore(parsed.notebook, assignment);
  const warm = await kernel();
  try {
    const session = await warm.open(submission.student, submission.files);
    const { cells: executed, events } = await execute(cells, assignment, session, limits);
    const scores = scoreAll(executed);
    return {
      scores,
      score: scores.reduce((sum, { points }) => sum + points, 0),
      max: assignment.maxScore,
      events: [...submission.notes, ...parsed.mended, ...changes, ...events],
      notebook: shownNotebook(parsed.notebook, executed),
    };
  } finally {
    warm.close();
  }
}

/** A grade of 0 for a submission that never ran. */
export function ungraded(assignment: Assignment, events: readonly string[]): Grade {
  const scored = [...assignment.cells.values()].filter(({ role }) => role === "test" || role === "manual" || role === "task");
  const scores = scored.map((cell): CellScore => ({ id: cell.id, points: 0, max: cell.metadata.points ?? 0, manual: false, status: "not run", message: "Not run." }));
  return { scores, score: 0, max: assignment.maxScore, events, notebook: undefined };
}

function scoreAll(cells: readonly ExecutedCell[]): CellScore[] {
  return cells.flatMap(({ cell, known, run }) => {
    if (known === undefined) return [];
    if (known.role === "test") return [scoreTest(known, run)];
    return known.role === "manual" || known.role === "task" ? [scoreManual(known, cell)] : [];
  });
}

/** The submission as it is given back: without hidden tests, and without outputs that may tell of them. */
function shownNotebook(submission: Notebook, executed: readonly ExecutedCell[]): Notebook {
  let count = 0;
  const cells = executed.map(({ cell, known, run, shown }) => {
    const source = known?.hidden === true ? replaceRegions(cell.source, "HIDDEN TESTS").text : cell.source;
    if (cell.cell_type !== "code") return { ...cell, source };
    return { ...cell, source, outputs: shown ? (run?.outputs ?? []) : [], execution_count: run === undefined ? null : ++count };
  });
  return { ...submission, cells };
}
