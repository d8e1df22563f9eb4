import { lastValue, testPoints, type RanCell, type RunCells } from "./execution.js";
import { leaks } from "./leaks.js";
import { gradeMetadata, metadataProblems, roleOf } from "./metadata.js";
import type { CodeCell, Notebook } from "./notebook.js";
import { clearSolutions } from "./passes/clearSolutions.js";
import { ReleaseError, runPasses } from "./passes/pass.js";
import { readRoles } from "./passes/readRoles.js";
import { questionCalls } from "./questionCalls.js";
import { release, toMaster } from "./release.js";

/** Something about a master that its author should know. */
export interface Finding {
  /** An error must be mended before a release; a warning may be meant so. */
  readonly severity: "error" | "warning";
  /** Place of the cell, from 1. */
  readonly cell?: number;
  readonly id?: string;
  readonly message: string;
}

/** What was found, and what the assignment is worth. */
export interface Validation {
  readonly findings: readonly Finding[];
  readonly tests: number;
  /** Points that tests give, and points given by hand. */
  readonly points: { readonly tests: number; readonly byHand: number };
}

/** Whose numbers a master that draws some is tried with. */
const students = ["ada", "grace", "emmy"];

/**
 * Checks a master before it is released: ids are unique and points there; nothing hidden can be read in the release; its own solutions get every
 * point; no test gives any for the stub. A master that draws numbers is tried with three students'.
 *
 * @param run runs cells in a process of their own
 */
export async function validate(authored: Notebook, run: RunCells): Promise<Validation> {
  let master: Notebook;
  let released: Notebook;
  try {
    // All problems with ids and points at once, where a release stops at the first.
    const problems = metadataProblems(runPasses(authored, [readRoles]));
    if (problems.length > 0) return nothing(problems.map((problem) => ({ severity: "error", ...problem })));
    [master, released] = [toMaster(authored), release(authored)];
  } catch (error) {
    if (error instanceof ReleaseError) return nothing([{ severity: "error", message: error.message }]);
    throw error;
  }
  const points = { tests: total(master, "test"), byHand: total(master, "manual") + total(master, "task") };
  const findings: Finding[] = [
    ...(points.tests + points.byHand === 0 ? [{ severity: "error" as const, message: "nothing in it scores points; mark a test: // gradbook: test q1-test, 2 points" }] : []),
    ...questionPoints(master),
    ...leaks(master, released).map(({ certain, ...leak }) => ({ severity: certain ? ("error" as const) : ("warning" as const), ...leak })),
  ];
  const draws = master.cells.some(({ cell_type: type, source }) => type === "code" && /\bdraw\s*\(/.test(source));
  for (const student of draws ? students : [undefined]) findings.push(...(await solved(master, run, student)));
  findings.push(...(await unsolved(master, run)));
  return { findings: unique(findings), tests: testsOf(master).length, points };
}

const nothing = (findings: readonly Finding[]): Validation => ({ findings, tests: 0, points: { tests: 0, byHand: 0 } });

function total(notebook: Notebook, role: "test" | "manual" | "task"): number {
  const worth = notebook.cells.map(gradeMetadata).filter((metadata) => roleOf(metadata) === role);
  return worth.reduce((sum, metadata) => sum + (metadata?.points ?? 0), 0);
}

interface Test {
  /** Place among the notebook's code cells, from 0. */
  readonly code: number;
  /** Place among all cells, from 1. */
  readonly cell: number;
  readonly id: string;
  readonly points: number;
}

function codeCells({ cells }: Notebook): CodeCell[] {
  return cells.filter((cell) => cell.cell_type === "code");
}

function testsOf(notebook: Notebook): Test[] {
  return codeCells(notebook).flatMap((cell, code) => {
    const metadata = gradeMetadata(cell);
    return metadata === undefined || roleOf(metadata) !== "test" ? [] : [{ code, cell: notebook.cells.indexOf(cell) + 1, id: metadata.grade_id, points: metadata.points ?? 0 }];
  });
}

/** A test's points must be those of the questions that it grades: nbgrader refuses partial credit above a cell's points. */
function questionPoints(master: Notebook): Finding[] {
  const calls = codeCells(master).map(({ source }) => questionCalls(source));
  const asked = new Map(calls.flat().filter(({ name }) => name === "question").map(({ id, options }) => [id, options["points"] === undefined ? 1 : Number(options["points"])]));
  return testsOf(master).flatMap(({ code, cell, id, points }) => {
    const graded = (calls[code] ?? []).filter(({ name }) => name === "grade");
    const worth = graded.map((call) => asked.get(call.id) ?? Number.NaN);
    const sum = worth.reduce((a, b) => a + b, 0);
    if (graded.length === 0 || Number.isNaN(sum) || sum === points) return [];
    return [{ severity: "error", cell, id, message: `the test gives ${points} points, and what it grades (${graded.map((call) => call.id).join(", ")}) is worth ${sum}.` }];
  });
}

/** The master's own solutions must get every point. */
async function solved(master: Notebook, run: RunCells, student: string | undefined): Promise<Finding[]> {
  const ran = await run(codeCells(master), student === undefined ? {} : { student });
  const numbers = student === undefined ? "" : ` with the numbers of student "${student}"`;
  const tests = new Map(testsOf(master).map((test) => [test.code, test]));
  return codeCells(master).flatMap((source, code): Finding[] => {
    const test = tests.get(code);
    const done = ran[code] ?? { outputs: [] };
    const id = gradeMetadata(source)?.grade_id;
    const place = { cell: master.cells.indexOf(source) + 1, ...(id === undefined ? {} : { id }) };
    const { tags } = source.metadata as { tags?: unknown };
    const mayFail = Array.isArray(tags) && tags.includes("raises-exception");
    if (test === undefined) return done.error === undefined || mayFail ? [] : [{ severity: "error", ...place, message: `it fails${numbers}: ${done.error}` }];
    const scored = testPoints(done, test.points);
    if (scored < test.points) return [{ severity: "error", ...place, message: `the master's own solution gets ${scored} of ${test.points} points${numbers}${why(done)}` }];
    const value = lastValue(done.outputs);
    if (value === undefined || !Number.isNaN(Number(value))) return [];
    return [{ severity: "warning", ...place, message: `its last value is ${value.slice(0, 40)}, no number: nbgrader takes that for full marks whoever answered. End it with a statement that has no value.` }];
  });
}

/** Without solutions no test may give a point. */
async function unsolved(master: Notebook, run: RunCells): Promise<Finding[]> {
  const stub = runPasses(master, [clearSolutions]);
  const ran = await run(codeCells(stub), {});
  return testsOf(stub).flatMap(({ code, cell, id, points }): Finding[] => {
    const scored = testPoints(ran[code] ?? { outputs: [] }, points);
    if (scored === 0 || points === 0) return [];
    return [{ severity: scored === points ? "error" : "warning", cell, id, message: `it gives ${scored} of ${points} points to who answers nothing; test something that the stub does not do.` }];
  });
}

const why = ({ error }: RanCell): string => (error === undefined ? "." : `: ${error}`);

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
