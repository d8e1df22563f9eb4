import { replaceRegions } from "../markers.js";
import { eachCell, ReleaseError } from "./pass.js";

/** Takes marking schemes out of tasks, with the pictures that they alone show. */
export const clearMarkSchemes = eachCell((cell, metadata) => {
  const { text, regions } = replaceRegions(cell.source, "MARK SCHEME");
  if (regions.length === 0) return;
  if (metadata?.task !== true) throw new ReleaseError("a marking scheme in a cell that is no task; give it that role: <!-- gradbook: task t1, 2 points -->");
  cell.source = text;
  const kept = Object.entries(cell.attachments ?? {}).filter(([name]) => text.includes(`attachment:${name}`));
  if (kept.length === 0) delete cell.attachments;
  else cell.attachments = Object.fromEntries(kept);
});
