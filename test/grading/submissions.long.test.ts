import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { GradeRecord } from "../../src/grading/batch/journal.js";
import { formatNotebook } from "../../src/grading/notebook.js";
import { gradbook } from "../cli/helpers.js";
import { plainEnvironment, projectFolder, runProgram } from "../setup/helpers.js";
import { master, submissions } from "./submissions.js";

const minutes = 60_000;
const course = mkdtempSync(join(tmpdir(), "gradbook-submissions-"));
afterAll(() => rmSync(course, { recursive: true }));

function write(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const made = submissions();
const file = write(join(course, "master", "ps1.ipynb"), formatNotebook(master));

it("are more than thirty", () => expect(made.length).toBeGreaterThan(30));

it("get from us the points that they are worth", async () => {
  for (const { student, notebook } of made) write(join(course, "handed-in", student, "ps1.ipynb"), formatNotebook(notebook));
  const { code, stdout, stderr } = await gradbook(["grade", join(course, "handed-in"), "--master", file, "--out", join(course, "graded"), "--cell-seconds", "10", "--json"]);
  expect(code, stderr).toBe(0);
  const records = stdout.trim().split("\n").map((line) => JSON.parse(line) as GradeRecord);
  const found = Object.fromEntries(records.map(({ student, scores }) => [student, Object.fromEntries(scores.map(({ id, points, manual }) => [id, manual ? null : points]))]));
  const expected = Object.fromEntries(made.map(({ student, points }) => [student, { ...points, t1: null }]));
  for (const { student, what } of made) expect(found[student], `${student}: ${what}`).toEqual(expected[student]);
}, 15 * minutes);

it("get from nbgrader the same, but where its rules are others", async () => {
  expect((await gradbook(["assign", "to-nbgrader", file, "--to", course])).code).toBe(0);
  appendFileSync(join(course, "nbgrader_config.py"), "c.Execute.timeout = 15\n");
  const taken = made.filter(({ nbgrader }) => nbgrader === undefined || nbgrader.points !== undefined);
  for (const { student, notebook } of taken) write(join(course, "submitted", student, "ps1", "ps1.ipynb"), formatNotebook(notebook));
  const python = join(projectFolder, ".venv", "bin", "python");
  const { code, stdout, stderr } = await runProgram(python, [join(projectFolder, "test", "grading", "gradeWithNbgrader.py"), course, "ps1", "generate"], { cwd: course, env: plainEnvironment() });
  expect(code, stderr).toBe(0);
  const graded = JSON.parse(stdout) as Record<string, Record<string, [number | null, number, boolean]>>;
  for (const { student, what, points, nbgrader } of taken) {
    const found = Object.fromEntries(Object.keys(points).map((id) => [id, graded[student]?.[id]?.[0]]));
    expect(found, `${student}: ${what}`).toEqual(nbgrader?.points ?? points);
  }
}, 30 * minutes);
