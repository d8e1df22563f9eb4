import { replaceRegions } from "../markers.js";
import { eachCell, ReleaseError } from "./pass.js";

/** Takes hidden tests out of test cells. */
export const clearHiddenTests = eachCell((cell, metadata) => {
  const { text, regions } = replaceRegions(cell.source, "HIDDEN TESTS");
  if (regions.length > 0 && metadata?.grade !== true) throw new ReleaseError("a hidden test in a cell that scores nothing; make it a test with points: // gradbook: test q1-test, 2 points");
  cell.source = text;
});
