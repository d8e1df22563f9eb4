import { hasRegion } from "../markers.js";
import { setGradeMetadata, type GradeMetadata, type Role } from "../metadata.js";
import type { Cell } from "../notebook.js";
import { eachCell, ReleaseError, type Pass } from "./pass.js";

const words = "solution, test, answer, task or locked";

/** The word in a comment for each role: `manual` is what nbgrader calls a "manually graded answer". */
const roles: Readonly<Record<string, Role>> = { solution: "solution", test: "test", answer: "manual", task: "task", locked: "readonly" };

/**
 * Gives cells their roles from comments, for authors who write no metadata. A cell's first line says it:
 *
 *     // gradbook: solution q1                      the student writes here
 *     // gradbook: test q1-test, 2 points           scored by running it
 *     // gradbook: answer q2, 3 points              graded by hand; in Markdown <!-- gradbook: answer q2, 3 points -->
 *     <!-- gradbook: task t1, 4 points -->          work in other cells, graded by hand
 *     // gradbook: locked setup                     put back as it was before grading
 *
 * A code cell with a solution region and no role becomes a solution with an id of its own.
 */
export const readRoles: Pass = (notebook) => {
  const taken = new Set(notebook.cells.map((cell) => (cell.metadata["nbgrader"] as { grade_id?: unknown } | undefined)?.grade_id));
  eachCell((cell, metadata, index) => {
    const said = roleLine(cell);
    if (said !== undefined) {
      if (metadata !== undefined) throw new ReleaseError(`"${said.line.trim()}" and nbgrader's metadata both give it a role; keep one of them.`);
      setGradeMetadata(cell, fromWords(said.words, cell));
      cell.source = cell.source.split("\n").slice(1).join("\n");
    } else if (metadata === undefined && cell.cell_type === "code" && hasRegion(cell.source, "SOLUTION")) {
      let id = `solution-${index + 1}`;
      while (taken.has(id)) id += "-";
      setGradeMetadata(cell, roleMetadata("solution", id, undefined));
    }
  })(notebook);
};

function roleLine({ source, cell_type: type }: Cell): { line: string; words: string } | undefined {
  const line = source.split("\n", 1)[0] ?? "";
  const found = (type === "markdown" ? /^\s*<!--\s*gradbook:\s*(.*?)\s*-->\s*$/ : /^\s*\/\/\s*gradbook:\s*(.*?)\s*$/).exec(line);
  return found === null ? undefined : { line, words: found[1] ?? "" };
}

function fromWords(text: string, cell: Cell): GradeMetadata {
  const found = /^(\w+)\s+([\w-]+)(?:\s*,\s*([\d.]+)\s*points?)?$/.exec(text);
  const role = found === null ? undefined : roles[found[1] ?? ""];
  if (found === null || role === undefined) throw new ReleaseError(`"gradbook: ${text}" gives no role; write one of ${words}, an id and, where it scores, ", 2 points".`);
  const points = found[3] === undefined ? undefined : Number(found[3]);
  const scores = role === "test" || role === "manual" || role === "task";
  if (scores && !(points !== undefined && Number.isFinite(points))) throw new ReleaseError(`"gradbook: ${text}" scores and has no points; add ", 2 points".`);
  if (!scores && points !== undefined) throw new ReleaseError(`"gradbook: ${text}" scores nothing and has points; a solution's points stand at its test.`);
  if (role === "task" && cell.cell_type !== "markdown") throw new ReleaseError(`a task must be a Markdown cell; use "answer" for code that is graded by hand.`);
  return roleMetadata(role, found[2] ?? "", points);
}

/** nbgrader's metadata of a role, as its "Create Assignment" tool writes it. */
export function roleMetadata(role: Role, id: string, points: number | undefined): GradeMetadata {
  return {
    schema_version: 3,
    grade: role === "test" || role === "manual",
    solution: role === "solution" || role === "manual",
    locked: role === "test" || role === "readonly" || role === "task",
    task: role === "task",
    grade_id: id,
    ...(points === undefined ? {} : { points }),
  };
}
