import { hasRegion, replaceRegions } from "../markers.js";
import { eachCell, ReleaseError } from "./pass.js";

/** What stands in a solution's place. It throws: code after it would run on nothing. */
export const codeStub: readonly string[] = ["// YOUR CODE HERE", 'throw new Error("There is no answer here yet.");'];
export const textStub = "YOUR ANSWER HERE";

/**
 * Takes out solutions: the regions between the markers, or the whole cell where it has none. Where a region only answers a question, what is left is
 * an empty answer, so that a notebook without answers runs through and `check` says what is missing.
 */
export const clearSolutions = eachCell((cell, metadata) => {
  const code = cell.cell_type === "code";
  if (!hasRegion(cell.source, "SOLUTION")) {
    // An END without its BEGIN must not pass as text.
    replaceRegions(cell.source, "SOLUTION");
    if (metadata?.solution === true) cell.source = code ? stubOf(cell.source).join("\n") : textStub;
    return;
  }
  if (metadata?.solution !== true) throw new ReleaseError("a solution region in a cell that is no solution; give the cell that role, or an id: // gradbook: solution q1");
  cell.source = replaceRegions(cell.source, "SOLUTION", code ? stubOf(cell.source) : [textStub]).text;
});

/** The lines that stand in the place of a cell's solution: of each of its regions, or of the whole cell where it has none. */
export function stubOf(source: string): readonly string[] {
  const { regions } = hasRegion(source, "SOLUTION") ? replaceRegions(source, "SOLUTION") : { regions: [source] };
  const solution = regions.length === 1 ? (regions[0] ?? "") : "";
  const answered = /^\s*answer\(\s*(["'])([\w-]+)\1\s*,/.exec(solution);
  const alone = answered !== null && solution.split("answer(").length === 2 && /\)\s*;?\s*$/.test(solution);
  return alone ? [`answer("${answered[2]}", undefined); // put your answer in place of undefined`] : codeStub;
}
