import { checksum, setGradeMetadata } from "../metadata.js";
import { eachCell } from "./pass.js";

/** Notes each cell's checksum and type as released: an answer that was never touched, and a test that was, are known by them. */
export const computeChecksums = eachCell((cell, metadata) => {
  if (metadata !== undefined) setGradeMetadata(cell, { ...metadata, checksum: checksum(cell, metadata), cell_type: cell.cell_type });
});
