import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromNbgrader } from "../../src/grading/convert/fromNbgrader.js";
import { gradeMetadata, metadataProblems } from "../../src/grading/metadata.js";
import { formatNotebook, parseNotebook } from "../../src/grading/notebook.js";
import { release, toMaster } from "../../src/grading/release.js";
import { answered, cellOf, master, submissions } from "../grading/submissions.js";
import { plainEnvironment, projectFolder, runProgram } from "../setup/helpers.js";
import { gradbook } from "./helpers.js";

const course = mkdtempSync(join(tmpdir(), "gradbook-course-"));
afterAll(() => rmSync(course, { recursive: true }));

function write(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const made = submissions();
/** A few of each sort: nbgrader takes seconds for each. The long test has them all. */
const sample = [0, 3].map((index) => made[index]).concat(made.filter(({ what }) => /emptied|stderr|types|endless/.test(what))).filter((one) => one !== undefined);

describe("with the real nbgrader", () => {
  let points: Record<string, Record<string, [number | null, number, boolean]>> = {};

  beforeAll(async () => {
    const file = write(join(course, "master", "ps1.ipynb"), formatNotebook(master));
    const { code, stderr } = await gradbook(["assign", "to-nbgrader", file, "--to", course]);
    expect(code, stderr).toBe(0);
    // An endless loop shall not take five minutes here: nbgrader interrupts it, and the kernel answers.
    appendFileSync(join(course, "nbgrader_config.py"), "c.Execute.timeout = 15\n");
    for (const { student, notebook } of sample) write(join(course, "submitted", student, "ps1", "ps1.ipynb"), formatNotebook(notebook));
    const python = join(projectFolder, ".venv", "bin", "python");
    const graded = await runProgram(python, [join(projectFolder, "test", "grading", "gradeWithNbgrader.py"), course, "ps1", "generate", "feedback"], { cwd: course, env: plainEnvironment() });
    expect(graded.code, graded.stderr).toBe(0);
    points = JSON.parse(graded.stdout) as typeof points;
  }, 170_000);

  it("our master makes a release that has nothing hidden, with our texts and its own checksums", () => {
    const text = readFileSync(join(course, "release", "ps1", "ps1.ipynb"), "utf8");
    expect(text).not.toMatch(/50_890|HIDDEN|one for the axes|values\.reduce/);
    const theirs = parseNotebook(text).notebook;
    const ours = release(master);
    expect(metadataProblems(theirs)).toEqual([]);
    expect(theirs.cells.map((cell) => gradeMetadata(cell)?.grade_id)).toEqual(ours.cells.map((cell) => gradeMetadata(cell)?.grade_id));
    for (const id of ["q1-test", "mean-visible", "mean", "why", "t1"]) expect(cellOf(theirs, id), id).toMatchObject({ source: cellOf(ours, id).source, metadata: cellOf(ours, id).metadata });
  });

  it("our submissions get the points that they are worth, but where its rules differ", () => {
    const expected = Object.fromEntries(sample.map(({ student, points: worth, nbgrader }) => [student, nbgrader?.points ?? worth]));
    const found = Object.fromEntries(sample.map(({ student, points: worth }) => [student, Object.fromEntries(Object.keys(worth).map((id) => [id, points[student]?.[id]?.[0]]))]));
    expect(found).toEqual(expected);
  });

  it("makes feedback that shows what a test said", () => {
    const wrong = sample[1];
    const html = readFileSync(join(course, "feedback", wrong?.student ?? "", "ps1", "ps1.html"), "utf8");
    expect(html).toContain("q1: not right yet, 0 of 2");
  });

  it("an assignment made by it is read back as it was", () => {
    const source = parseNotebook(readFileSync(join(course, "source", "ps1", "ps1.ipynb"), "utf8")).notebook;
    expect(formatNotebook(fromNbgrader(source))).toBe(formatNotebook(toMaster(master)));
    // What it released can be answered and handed in to either.
    const theirs = parseNotebook(readFileSync(join(course, "release", "ps1", "ps1.ipynb"), "utf8")).notebook;
    expect(cellOf(answered(theirs, { q1: "answer('q1', 1)" }), "q1").source).toBe("answer('q1', 1)");
  });
});
