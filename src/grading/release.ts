import type { Notebook } from "./notebook.js";
import { checkMetadata } from "./passes/checkMetadata.js";
import { clearHiddenTests } from "./passes/clearHiddenTests.js";
import { clearMarkSchemes } from "./passes/clearMarkSchemes.js";
import { clearOutputs } from "./passes/clearOutputs.js";
import { clearSolutions } from "./passes/clearSolutions.js";
import { computeChecksums } from "./passes/computeChecksums.js";
import { lockCells } from "./passes/lockCells.js";
import { nameKernel } from "./passes/nameKernel.js";
import { runPasses, type Pass } from "./passes/pass.js";
import { readRoles } from "./passes/readRoles.js";

/** From comments to nbgrader's metadata: a master that nbgrader's own tools read. */
const mastering: readonly Pass[] = [readRoles, checkMetadata, nameKernel];

/** What makes a master the students' version; roles come first because the others go by them, checksums last because they are of what is left. */
const releasing: readonly Pass[] = [lockCells, clearSolutions, clearHiddenTests, clearMarkSchemes, clearOutputs, computeChecksums];

/**
 * The master with nbgrader's metadata in place of comments that say roles.
 *
 * @throws ReleaseError naming the cell that can't be.
 */
export function toMaster(authored: Notebook): Notebook {
  return runPasses(authored, mastering);
}

/**
 * The version for students: no solution, hidden test, marking scheme or output; locked where it must be.
 *
 * @throws ReleaseError naming the cell that can't be released.
 */
export function release(authored: Notebook): Notebook {
  return runPasses(authored, [...mastering, ...releasing]);
}
