import { createHash } from "node:crypto";
import { parseSync } from "oxc-parser";
import { hasRegion, replaceRegions } from "./markers.js";
import { gradeMetadata, isLocked, roleOf, type GradeMetadata, type Role } from "./metadata.js";
import type { Cell, Notebook } from "./notebook.js";
import { release, toMaster } from "./release.js";

/** A cell of the assignment that grading goes by. */
export interface AssignmentCell {
  readonly id: string;
  readonly role: Role;
  readonly metadata: GradeMetadata;
  /** As the author wrote it, hidden tests included; without the marking scheme, which must not come to students with their feedback. */
  readonly source: string;
  readonly type: Cell["cell_type"];
  /** Its text, or a part of it, is not in the students' version. */
  readonly hidden: boolean;
  readonly locked: boolean;
}

/** What grading takes from a master notebook. */
export interface Assignment {
  /** The notebook's file name, which submissions bear too. */
  readonly name: string;
  readonly cells: ReadonlyMap<string, AssignmentCell>;
  /** Texts of the author's ordinary cells of code: where a submission still has them, they are the author's. */
  readonly ordinary: ReadonlySet<string>;
  /** The author's imports outside solutions: the tests know them whatever becomes of the cells in which they stand. */
  readonly imports: readonly string[];
  /** Changes whenever the master does. */
  readonly version: string;
  readonly maxScore: number;
}

/**
 * @param authored the master, its roles as metadata or as comments
 * @throws MetadataError when the master's metadata is unsound, ReleaseError when it could not be released.
 */
export function readAssignment(name: string, authored: Notebook): Assignment {
  const master = toMaster(authored);
  // By the released text an answer that was never touched is known.
  const released = new Map(release(authored).cells.flatMap((cell) => {
    const metadata = gradeMetadata(cell);
    return metadata?.checksum === undefined ? [] : [[metadata.grade_id, metadata.checksum] as const];
  }));
  const cells = new Map<string, AssignmentCell>();
  const ordinary = new Set<string>();
  const imports: string[] = [];
  for (const cell of master.cells) {
    const found = gradeMetadata(cell);
    const checksum = released.get(found?.grade_id ?? "");
    const metadata = found === undefined || checksum === undefined ? found : { ...found, checksum };
    const role = roleOf(metadata);
    if (cell.cell_type === "code" && role !== "solution" && role !== "manual") {
      imports.push(...importsOf(replaceRegions(cell.source, "SOLUTION").text));
      if (role === undefined && !hasRegion(cell.source, "SOLUTION")) ordinary.add(normal(cell.source));
    }
    if (metadata === undefined || role === undefined) continue;
    const hidden = hasRegion(cell.source, "HIDDEN TESTS");
    cells.set(metadata.grade_id, { id: metadata.grade_id, role, metadata, source: replaceRegions(cell.source, "MARK SCHEME").text, type: cell.cell_type, hidden, locked: isLocked(metadata) });
  }
  const maxScore = [...cells.values()].reduce((sum, { metadata }) => sum + (metadata.points ?? 0), 0);
  const version = createHash("sha256").update(JSON.stringify(master)).digest("hex").slice(0, 16);
  return { name, cells, ordinary, imports: [...new Set(imports)], version, maxScore };
}

/** A cell's text as it is compared: without what editors change by themselves. */
export function normal(source: string): string {
  return source.replaceAll("\r\n", "\n").trimEnd();
}

/** The static imports of a cell, each as its text; none where it does not parse. */
function importsOf(source: string): string[] {
  const { module, errors } = parseSync("cell.ts", source, { lang: "ts", sourceType: "module" });
  return errors.length > 0 ? [] : module.staticImports.map(({ start, end }) => source.slice(start, end));
}
