import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readAssignment } from "../../src/grading/assignment.js";
import { gradeAll, safeName, type BatchOptions } from "../../src/grading/batch/gradeAll.js";
import { Journal, type GradeRecord } from "../../src/grading/batch/journal.js";
import { findSubmissions, readSubmission } from "../../src/grading/batch/submissions.js";
import type { CellRun } from "../../src/grading/execution/session.js";
import { ungraded } from "../../src/grading/gradeSubmission.js";
import { parseLateRule } from "../../src/grading/late.js";
import { parseNotebook } from "../../src/grading/notebook.js";
import { restore } from "../../src/grading/restore.js";
import { scoreTest } from "../../src/grading/scoring/score.js";
import { code, master, nbgrader, notebook, submission } from "./hostile/assignment.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-batch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const fresh = (): string => {
  const path = join(folder, String((count += 1)));
  mkdirSync(path);
  return path;
};
const assignment = readAssignment("ps.ipynb", parseNotebook(master()).notebook);

describe("the assignment", () => {
  it("is what the master says", () => {
    expect([...assignment.cells.keys()]).toEqual(["given", "square", "test-square", "sum", "test-sum", "mean", "test-mean"]);
    expect([...assignment.cells.values()].filter(({ hidden }) => hidden).map(({ id }) => id)).toEqual(["test-square", "test-mean"]);
    expect(assignment.maxScore).toBe(10);
    expect(assignment.imports).toEqual(['import assert from "node:assert/strict";']);
  });
});

describe("a submission is put right", () => {
  const restored = (text: string) => restore(parseNotebook(text).notebook, assignment);

  it("an honest one gets the hidden tests, and nothing is said", () => {
    const { cells, changes } = restored(submission({}));
    expect(changes).toEqual([]);
    expect(cells.find(({ known }) => known?.id === "test-mean")?.cell.source).toContain("BEGIN HIDDEN TESTS");
    expect(cells.map(({ trusted }) => trusted)).toEqual([true, true, false, true, false, true, false, true]);
  });

  it("a deleted test comes back after the cell that was before it, a deleted answer does not", () => {
    const { cells, changes } = restored(submission({ edit: (list) => list.filter((cell) => !/"(?:test-sum|mean)"/.test(JSON.stringify(cell.metadata))) }));
    expect(cells.map(({ known }) => known?.id)).toEqual([undefined, "given", "square", "test-square", "sum", "test-sum", "test-mean"]);
    expect(changes).toEqual(['the cell "test-sum" was deleted: put back.', 'the cell "mean" was deleted.']);
    expect(JSON.stringify(cells.map(({ cell }) => cell))).not.toContain("BEGIN SOLUTION");
  });

  it("only the author's own text is trusted", () => {
    const { cells } = restored(submission({ before: ["assert = 1;"], edit: (list) => list.map((cell) => (cell.source.startsWith("import") ? { ...cell, source: `${cell.source} // mine` } : cell)) }));
    expect(cells.slice(0, 3).map(({ trusted }) => trusted)).toEqual([false, true, false]);
  });
});

describe("points of a test", () => {
  const cell = assignment.cells.get("test-sum");
  const run = (status: CellRun["status"], ...texts: string[]): CellRun => ({ status, outputs: texts.map((text) => ({ output_type: "execute_result", execution_count: 1, metadata: {}, data: { "text/plain": text } })) });
  const scored = (result: CellRun | undefined): (string | number)[] => {
    if (cell === undefined) return [];
    const { points, status } = scoreTest(cell, result);
    return [points, status];
  };

  it("all of them, a part, none", () => {
    expect(scored(run("ok"))).toEqual([3, "passed"]);
    expect(scored(run("ok", "1.5"))).toEqual([1.5, "partial"]);
    expect(scored(run("ok", "0"))).toEqual([0, "partial"]);
    expect(scored(run("ok", "300"))).toEqual([3, "passed"]);
    expect(scored(run("ok", "-1"))).toEqual([3, "passed"]);
    expect(scored(run("ok", "'done'"))).toEqual([3, "passed"]);
    expect(scored(run("error", "3"))).toEqual([0, "failed"]);
    expect(scored(run("timeout", "3"))).toEqual([0, "timeout"]);
    expect(scored(undefined)).toEqual([0, "not run"]);
  });

  it("what is printed to stderr costs nothing", () => {
    expect(scored({ status: "ok", outputs: [{ output_type: "stream", name: "stderr", text: "a log" }] })).toEqual([3, "passed"]);
  });
});

describe("submissions on the disk", () => {
  it("lie in all the usual ways; links are not followed", () => {
    const at = fresh();
    writeFileSync(join(at, "ada.ipynb"), "a");
    mkdirSync(join(at, "bob", "ps"), { recursive: true });
    writeFileSync(join(at, "bob", "ps", "ps.ipynb"), "b");
    writeFileSync(join(at, "bob", "ps", "timestamp.txt"), "2026-02-03 10:00:00.000000 UTC\n");
    mkdirSync(join(at, "cyd"));
    writeFileSync(join(at, "cyd", "other.ipynb"), "c");
    writeFileSync(join(at, "cyd", "data.csv"), "1,2");
    symlinkSync("/etc/passwd", join(at, "cyd", "link.csv"));
    symlinkSync(join(at, "ada.ipynb"), join(at, "eve.ipynb"));
    mkdirSync(join(at, "fay"));
    const found = findSubmissions(at, "ps.ipynb");
    expect(found.map(({ student, notebook: file }) => [student, file?.slice(at.length)])).toEqual([["ada", "/ada.ipynb"], ["bob", "/bob/ps/ps.ipynb"], ["cyd", "/cyd/other.ipynb"], ["eve", undefined], ["fay", undefined]]);
    expect(found[1]?.handedIn?.toISOString()).toBe("2026-02-03T10:00:00.000Z");
    const cyd = found[2] === undefined ? undefined : readSubmission(found[2]);
    expect([...(cyd?.files.keys() ?? [])]).toEqual(["data.csv"]);
    expect(cyd?.notes).toEqual(["The notebook is named other.ipynb; expected ps.ipynb.", "link.csv is no plain file (a link?); left out."]);
    expect(found[4]?.notes).toEqual(["No notebook ps.ipynb was handed in."]);
  });

  it("names of students never leave the folder, and stay two where they are two", () => {
    for (const name of ["..", ".", "", "a/../../b", "/etc", "x".repeat(300), "a\0b", "con\n"]) expect(safeName(name), JSON.stringify(name)).toMatch(/^(?!\.)[^/\0\n]{1,100}$/);
    expect(new Set(["a/b", "a_b", "a?b"].map(safeName)).size).toBe(3);
    expect(safeName("Zoë.Ng@x")).toBe("Zoë.Ng@x");
  });
});

describe("a batch", () => {
  const scoreOf: Record<string, number> = { ada: 7, bob: 5, cyd: 2 };
  function handIn(): string {
    const at = fresh();
    for (const student of Object.keys(scoreOf)) {
      mkdirSync(join(at, student));
      writeFileSync(join(at, student, "ps.ipynb"), notebook([code(`"${student}"`, nbgrader("square", { solution: true }))]));
      writeFileSync(join(at, student, "timestamp.txt"), student === "bob" ? "2026-02-04 11:00:00 UTC" : "2026-02-01 11:00:00 UTC");
    }
    return at;
  }
  const graded: string[] = [];
  const options = (out: string, more: Partial<BatchOptions> = {}): BatchOptions => ({
    assignment, out, jobs: 1,
    grade: ({ student }) => {
      graded.push(student);
      const grade = ungraded(assignment, []);
      return Promise.resolve({ sandbox: "none", grade: { ...grade, scores: grade.scores.map((score) => ({ ...score, points: score.id === "test-square" ? (scoreOf[student] ?? 0) : 1 })) } });
    },
    ...more,
  });
  const scores = (records: readonly GradeRecord[]): [string, number, number][] => records.map(({ student, score, penalty }) => [student, score, penalty]);

  it("grades each once, those anew whose work or master has changed, and takes lateness off", async () => {
    const [at, out] = [handIn(), fresh()];
    const late = { due: new Date("2026-02-03T10:00:00Z"), late: parseLateRule("10%/day") };
    const first = await gradeAll(findSubmissions(at, "ps.ipynb"), options(out, late));
    expect(scores(first.records)).toEqual([["ada", 9, 0], ["bob", 7, 7 * 0.2], ["cyd", 4, 0]]);
    graded.length = 0;
    await gradeAll(findSubmissions(at, "ps.ipynb"), options(out, late));
    expect(graded).toEqual([]);
    appendFileSync(join(at, "cyd", "ps.ipynb"), " ");
    await gradeAll(findSubmissions(at, "ps.ipynb"), options(out, late));
    expect(graded).toEqual(["cyd"]);
    await gradeAll(findSubmissions(at, "ps.ipynb"), options(out, { assignment: { ...assignment, version: "another" } }));
    expect(graded).toEqual(["cyd", "ada", "bob", "cyd"]);
  });

  it("a regrade of one question leaves the others as they were", async () => {
    const [at, out] = [handIn(), fresh()];
    await gradeAll(findSubmissions(at, "ps.ipynb"), options(out));
    const better: BatchOptions["grade"] = async (work, more) => {
      const { grade, sandbox } = await options(out).grade(work, more);
      return { sandbox, grade: { ...grade, scores: grade.scores.map((score) => ({ ...score, points: 100 })) } };
    };
    const { records } = await gradeAll(findSubmissions(at, "ps.ipynb"), options(out, { again: new Set(["test-sum"]), grade: better }));
    expect(scores(records)).toEqual([["ada", 108, 0], ["bob", 106, 0], ["cyd", 103, 0]]);
  });

  it("goes on after half a line, and without whom the machine failed", async () => {
    const [at, out] = [handIn(), fresh()];
    const failing = options(out, { grade: (work, more) => (work.student === "bob" ? Promise.reject(new Error("no memory")) : options(out).grade(work, more)) });
    const { records, failures } = await gradeAll(findSubmissions(at, "ps.ipynb"), failing);
    expect(scores(records).map(([student]) => student)).toEqual(["ada", "cyd"]);
    expect(failures).toEqual([{ student: "bob", message: "no memory" }]);
    appendFileSync(join(out, "journal.jsonl"), '{"student":"bob","scores":[{"po');
    graded.length = 0;
    const second = await gradeAll(findSubmissions(at, "ps.ipynb"), options(out));
    expect(graded).toEqual(["bob"]);
    expect(second.records).toHaveLength(3);
    const again = new Journal(join(out, "journal.jsonl"));
    expect(again.records.map(({ student }) => student)).toEqual(["ada", "bob", "cyd"]);
    again.close();
    expect(readFileSync(join(out, "journal.jsonl"), "utf8").split("\n").filter((line) => line.includes('"bob"'))).toHaveLength(2);
  });
});
