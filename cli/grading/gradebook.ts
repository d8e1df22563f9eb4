import { spawnSync } from "node:child_process";
import { delimiter, dirname, join, resolve } from "node:path";
import { projectRoot } from "../../src/backend/projectRoot.js";
import type { Assignment } from "../../src/grading/assignment.js";
import type { GradeRecord } from "../../src/grading/batch/journal.js";
import { checksum } from "../../src/grading/metadata.js";
import { pythonPart } from "../setupParts.js";

/**
 * Writes nbgrader's gradebook.db, by nbgrader's own Python API: its formgrader opens it, and what a person has graded there stays.
 *
 * @param file the database; it is made where it does not exist
 * @throws Error with nbgrader's last words when it refuses.
 */
export async function writeGradebook(file: string, assignment: Assignment, records: readonly GradeRecord[], due: string | undefined): Promise<void> {
  const { inVenv } = await pythonPart();
  const name = assignment.name.replace(/\.ipynb$/, "");
  const cells = [...assignment.cells.values()].map(({ id, role, type, locked, source, metadata }) => {
    const cell = { id: "", source, metadata: {} };
    const whole = type === "code" ? { ...cell, cell_type: "code" as const, outputs: [], execution_count: null } : { ...cell, cell_type: type };
    return { id, role, type, locked, source, points: metadata.points ?? 0, checksum: metadata.checksum ?? checksum(whole, metadata) };
  });
  const batch = { database: `sqlite:///${resolve(file)}`, assignment: name, notebook: name, due: due ?? null, cells, records };
  // nbgrader calls alembic, which lies beside its python.
  const env = { ...process.env, PATH: `${dirname(inVenv("python"))}${delimiter}${process.env["PATH"] ?? ""}` };
  const { status, stderr, error } = spawnSync(inVenv("python"), [join(projectRoot(), "cli", "grading", "gradebook.py")], { env, input: JSON.stringify(batch), encoding: "utf8", maxBuffer: 1e8 });
  if (error !== undefined) throw new Error(`gradebook: nbgrader could not be started (${error.message}); npm run setup installs it.`);
  if (status !== 0) throw new Error(`gradebook: nbgrader refused: ${stderr.trim().split("\n").at(-1) ?? `exit code ${String(status)}`}`);
}
