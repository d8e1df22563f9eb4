import { isLocked } from "../metadata.js";
import { eachCell } from "./pass.js";

/** JupyterLab lets nobody delete a cell of the assignment, nor edit one that is put back before grading. */
export const lockCells = eachCell((cell, metadata) => {
  if (metadata === undefined) return;
  cell.metadata["deletable"] = false;
  if (isLocked(metadata)) cell.metadata["editable"] = false;
});
