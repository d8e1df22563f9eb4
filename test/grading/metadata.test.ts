import { describe, expect, it } from "vitest";
import { checksum, gradeMetadata, isLocked, metadataProblems, roleOf, type GradeMetadata } from "../../src/grading/metadata.js";
import { giveIds, type Cell, type Notebook } from "../../src/grading/notebook.js";
import { python } from "./python.js";

function cell(nbgrader: unknown, type: "code" | "markdown" = "code", source = "let a = 1;\n// é"): Cell {
  const base = { id: "c", source, metadata: { nbgrader } };
  return type === "code" ? { ...base, cell_type: "code", outputs: [], execution_count: null } : { ...base, cell_type: "markdown" };
}

function notebook(...cells: Cell[]): Notebook {
  const made: Notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  giveIds(made);
  return made;
}

const flags = (grade: boolean, solution: boolean, locked: boolean, task = false) => ({ schema_version: 3, grade, solution, locked, task, grade_id: "q1" });

const samples: [Cell, string][] = [
  [cell({ ...flags(true, false, true), points: 2 }), "test"],
  [cell({ ...flags(true, false, true), points: 0.5 }), "test"],
  [cell(flags(false, true, false)), "solution"],
  [cell({ ...flags(true, true, false), points: 3 }, "markdown"), "manual"],
  [cell({ ...flags(false, false, true, true), points: 3 }, "markdown"), "task"],
  [cell(flags(false, false, true)), "readonly"],
];

describe("nbgrader's metadata", () => {
  it("has nbgrader's checksums and locks", () => {
    const theirs = python<[string, boolean][]>(
      "from nbgrader import utils\nfrom nbformat import from_dict\noutput = [[utils.compute_checksum(c), utils.is_locked(c)] for c in map(from_dict, input)]",
      samples.map(([sample]) => sample),
    );
    const ours = samples.map(([sample]) => [checksum(sample, gradeMetadata(sample) as GradeMetadata), isLocked(gradeMetadata(sample))]);
    expect(ours).toEqual(theirs);
  });

  it.each(samples)("names the role of %#", (sample, role) => expect(roleOf(gradeMetadata(sample))).toBe(role));

  it("is upgraded from older schemas as nbgrader does it", () => {
    const old = [
      { grade: true, grade_id: "a", points: "" },
      { grade: true, grade_id: "a", points: -3, solution: true, locked: false },
      { solution: true, grade_id: "b", points: 3 },
      { schema_version: 1, grade: true, solution: false, locked: false, grade_id: "c", points: 2, checksum: "0".repeat(32), strange: 1 },
      { schema_version: 2, grade: false, solution: false, locked: true, grade_id: "d", cell_type: "code", checksum: "0".repeat(32) },
      { schema_version: 1, grade: false, solution: false, locked: true, grade_id: "e" },
    ];
    const theirs = python<Record<string, unknown>[]>(
      "from nbgrader.nbgraderformat import MetadataValidator\nfrom nbformat import from_dict\noutput = [MetadataValidator().upgrade_cell_metadata(from_dict(c)).metadata.nbgrader for c in input]",
      old.map((metadata) => cell(metadata)),
    );
    expect(old.map((metadata) => gradeMetadata(cell(metadata)))).toEqual(theirs.map((metadata) => ({ task: false, ...metadata })));
  });

  it("of a cell without a role is none", () => {
    for (const empty of [undefined, {}, { grade: false, solution: false, locked: false, grade_id: "x" }]) expect(gradeMetadata(cell(empty))).toBeUndefined();
  });

  it.each([
    [7, /must be an object; received 7/],
    [{ ...flags(true, false, true), schema_version: 4 }, /of schema 4, which is newer than 3/],
    [{ ...flags(true, false, true), grade: "yes" }, /grade must be true or false; received "yes"/],
    [flags(true, false, true), /points must be a number of at least 0/],
    [{ ...flags(true, false, true), points: -1 }, /points must be a number of at least 0; received -1/],
    [{ ...flags(true, false, true), points: 1, grade_id: "../q" }, /grade_id must be a name.*received "\.\.\/q"/],
  ])("is refused: %j", (metadata, message) => expect(() => gradeMetadata(cell(metadata))).toThrow(message));

  it("has the problems that nbgrader sees", () => {
    const point = { points: 1 };
    const cases: Notebook[] = [
      ...samples.map(([sample]) => notebook(sample)),
      notebook(cell(flags(false, true, false)), cell(flags(false, true, false))),
      notebook(cell({ ...flags(true, false, true), ...point }, "markdown")),
      notebook(cell(flags(false, true, false), "markdown")),
      notebook(cell({ ...flags(false, false, true, true), ...point }, "code")),
      notebook(cell(flags(true, false, true))),
      notebook(cell({ ...flags(true, false, true), ...point, grade_id: "a b" })),
    ];
    const theirs = python<boolean[]>(
      [
        "from nbgrader.nbgraderformat import MetadataValidator",
        "from nbformat import from_dict",
        "def sound(nb):",
        "  try:",
        "    MetadataValidator().validate_nb(from_dict(nb))",
        "    return True",
        "  except Exception:",
        "    return False",
        "output = [sound(nb) for nb in input]",
      ].join("\n"),
      cases,
    );
    expect(theirs.filter((sound) => sound)).toHaveLength(samples.length);
    expect(cases.map((made) => metadataProblems(made).length === 0)).toEqual(theirs);
  });
});
