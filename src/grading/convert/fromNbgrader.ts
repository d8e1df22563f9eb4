import { gradeMetadata, setGradeMetadata } from "../metadata.js";
import { isRecord, type Notebook } from "../notebook.js";
import { checkMetadata } from "../passes/checkMetadata.js";
import { nameKernel } from "../passes/nameKernel.js";
import { eachCell, ReleaseError, runPasses, type Pass } from "../passes/pass.js";

/**
 * A master from nbgrader's source notebook: its metadata in schema 3, its markers in TypeScript's comments. Texts, ids and points stay, so that
 * nbgrader goes on reading it.
 *
 * @throws ReleaseError when it is of another language, or its metadata is unsound.
 */
export function fromNbgrader(source: Notebook): Notebook {
  return runPasses(source, [refuseOthers, upgrade, checkMetadata, nameKernel]);
}

const refuseOthers: Pass = ({ metadata }) => {
  const { kernelspec: spec, language_info: info } = metadata;
  const language = (isRecord(spec) ? spec["language"] : undefined) ?? (isRecord(info) ? info["name"] : undefined) ?? "typescript";
  if (language !== "typescript" && language !== "javascript") throw new ReleaseError(`it is in ${String(language)}; Gradbook runs TypeScript and JavaScript.`);
};

const upgrade = eachCell((cell, metadata) => {
  setGradeMetadata(cell, metadata);
  // Python's comment signs are none in TypeScript.
  if (cell.cell_type === "code") cell.source = cell.source.replaceAll(/^(\s*)#+\s*((?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS))\b/gm, "$1// $2");
});
