import { createHash } from "node:crypto";
import { isRecord, type Cell, type Notebook } from "./notebook.js";

/** nbgrader's metadata of one cell, schema 3. */
export interface GradeMetadata {
  schema_version: 3;
  /** It scores points. */
  grade: boolean;
  /** The student writes here. */
  solution: boolean;
  /** The student may not change it. */
  locked: boolean;
  /** A description of work that is done in other cells and graded by hand. */
  task: boolean;
  grade_id: string;
  /** At least 0; only where the cell scores. */
  points?: number;
  /** MD5 over text, role and points as released. */
  checksum?: string;
  /** The type the cell had when it was released. */
  cell_type?: "raw" | "code" | "markdown";
}

/** What a cell is in an assignment. */
export type Role = "test" | "solution" | "manual" | "task" | "readonly";

/** Metadata that nbgrader's schema does not allow. */
export class MetadataError extends Error {
  override readonly name = "MetadataError";
}

/**
 * The cell's nbgrader metadata, brought up to schema 3 from any before it; undefined for a cell without a role. The cell is not changed.
 *
 * @throws MetadataError when it is malformed or of a newer schema.
 * @see nbgrader's nbgraderformat
 */
export function gradeMetadata(cell: Cell): GradeMetadata | undefined {
  const raw = cell.metadata["nbgrader"];
  if (raw === undefined) return undefined;
  const fail = (problem: string): never => {
    throw new MetadataError(`nbgrader metadata: ${problem}`);
  };
  if (!isRecord(raw)) return fail(`must be an object; received ${JSON.stringify(raw)}.`);
  const version = raw["schema_version"] ?? 0;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 0) return fail(`schema_version must be a whole number; received ${JSON.stringify(version)}.`);
  if (version > 3) return fail(`of schema ${version}, which is newer than 3; this Gradbook reads 1 to 3.`);
  const flag = (key: "grade" | "solution" | "locked" | "task"): boolean => {
    const value = raw[key] ?? false;
    return typeof value === "boolean" ? value : fail(`${key} must be true or false; received ${JSON.stringify(value)}.`);
  };
  const roles = { grade: flag("grade"), solution: flag("solution"), locked: flag("locked"), task: flag("task") };
  if (!roles.grade && !roles.solution && !roles.locked && !roles.task) return undefined;
  const id = raw["grade_id"];
  if (typeof id !== "string" || !/^[\w-]+$/.test(id)) return fail(`grade_id must be a name of letters, digits, "_" and "-"; received ${JSON.stringify(id)}.`);
  const metadata: GradeMetadata = { schema_version: 3, ...roles, grade_id: id };
  if (roles.grade || roles.task) metadata.points = pointsOf(raw["points"], version, fail);
  const { checksum, cell_type: type } = raw;
  if (typeof checksum === "string" && checksum.length === 32) metadata.checksum = checksum;
  if (type === "raw" || type === "code" || type === "markdown") metadata.cell_type = type;
  // Schema 2 brought the type, for checksummed cells.
  else if (version < 2 && metadata.checksum !== undefined) metadata.cell_type = cell.cell_type;
  return metadata;
}

function pointsOf(points: unknown, version: number, fail: (problem: string) => never): number {
  // Before schema 1, points could be absent, text or below 0.
  const value = version === 0 ? Math.max(0, Number(points ?? 0)) : points;
  return typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : fail(`points must be a number of at least 0; received ${JSON.stringify(points)}.`);
}

/** Writes the metadata into the cell; undefined takes it away. */
export function setGradeMetadata(cell: Cell, metadata: GradeMetadata | undefined): void {
  if (metadata === undefined) delete cell.metadata["nbgrader"];
  else cell.metadata["nbgrader"] = { ...metadata };
}

/** What the cell is in the assignment; undefined for an ordinary cell. */
export function roleOf(metadata: GradeMetadata | undefined): Role | undefined {
  if (metadata === undefined) return undefined;
  if (metadata.task) return "task";
  if (metadata.grade) return metadata.solution ? "manual" : "test";
  return metadata.solution ? "solution" : "readonly";
}

/** nbgrader's meaning of locked: the text is put back from the master before grading. */
export function isLocked(metadata: GradeMetadata | undefined): boolean {
  return metadata !== undefined && !metadata.solution && (metadata.grade || metadata.locked);
}

/** nbgrader's checksum: by it an answer that was never touched is known. */
export function checksum(cell: Cell, metadata: GradeMetadata): string {
  const python = (flag: boolean): string => (flag ? "True" : "False");
  const md5 = createHash("md5").update(cell.source).update(cell.cell_type);
  md5.update(python(metadata.grade)).update(python(metadata.solution)).update(python(isLocked(metadata))).update(metadata.grade_id);
  if (metadata.grade) md5.update(pythonFloat(metadata.points ?? 0));
  return md5.digest("hex");
}

/** A number as Python's `str(float(x))` writes it. */
function pythonFloat(value: number): string {
  const text = String(value);
  return Number.isInteger(value) && !text.includes("e") ? `${text}.0` : text;
}

/** Something wrong with a cell of an assignment. */
export interface Problem {
  /** Place of the cell, from 1, where it is one cell's. */
  readonly cell?: number;
  readonly id?: string;
  readonly message: string;
}

/** What nbgrader would refuse about the notebook's metadata; empty when it is sound. */
export function metadataProblems(notebook: Notebook): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  for (const [index, cell] of notebook.cells.entries()) {
    const at = index + 1;
    let metadata: GradeMetadata | undefined;
    try {
      metadata = gradeMetadata(cell);
    } catch (error) {
      if (!(error instanceof MetadataError)) throw error;
      problems.push({ cell: at, message: error.message });
      continue;
    }
    if (metadata === undefined) continue;
    const id = metadata.grade_id;
    const first = seen.get(id);
    if (first !== undefined) problems.push({ cell: at, id, message: `the id "${id}" is also that of cell ${first}; every id must be its own.` });
    else seen.set(id, at);
    const role = roleOf(metadata);
    const code = cell.cell_type === "code";
    if (role === "task" && cell.cell_type !== "markdown") problems.push({ cell: at, id, message: `the task "${id}" must be a Markdown cell.` });
    if (role === "test" && !code) problems.push({ cell: at, id, message: `the test "${id}" must be a code cell; a text that is graded by hand is an answer.` });
    if (role === "solution" && !code) problems.push({ cell: at, id, message: `the solution "${id}" is text and scores nothing; make it an answer with points.` });
  }
  return problems;
}
