import { metadataProblems } from "../metadata.js";
import { ReleaseError, type Pass } from "./pass.js";

/** Stops where nbgrader would refuse the notebook: ids that are not unique, points that are missing. */
export const checkMetadata: Pass = (notebook) => {
  const [first] = metadataProblems(notebook);
  if (first !== undefined) throw new ReleaseError(`${first.cell === undefined ? "" : `cell ${first.cell}: `}${first.message}`);
};
