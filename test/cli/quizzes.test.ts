import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { gradeMetadata } from "../../src/grading/metadata.js";
import { formatNotebook, parseNotebook, type Notebook } from "../../src/grading/notebook.js";
import { toMaster } from "../../src/grading/release.js";
import { answered } from "../grading/submissions.js";
import { projectFolder } from "../setup/helpers.js";
import { gradbook } from "./helpers.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-quizzes-"));
afterAll(() => rmSync(folder, { recursive: true }));
const assignments = join(projectFolder, "notebooks", "assignments");

/** The master's own answers. */
function model(master: Notebook): Record<string, string> {
  const solutions = master.cells.filter((cell) => gradeMetadata(cell)?.solution === true);
  return Object.fromEntries(solutions.map((cell) => [gradeMetadata(cell)?.grade_id ?? "", cell.source.replaceAll(/^.*(?:BEGIN|END) SOLUTION.*\n?/gm, "")]));
}

/** Hand-ins: the model's, one that answers nothing, and one with mistakes; the points are counted by hand. */
const quizzes = [
  {
    name: "quiz-1-networks",
    full: { "q1-test": 1, "q2-test": 1, "q3-test": 2, "q4-test": 2, "q5-test": 2, "q6-test": 1, "q7-test": 3, "q8-test": 2, "q9-test": 1, "q10-test": 2, "q11-test": 2, "q12-test": 2, "relu-test": 1, "leaky-test": 1, "q13-test": 4 },
    mistakes: {
      q1: 'answer("q1", side);',
      q3: 'answer("q3", 0.5);',
      q4: 'answer("q4", "c");',
      q7: 'answer("q7", "bdfcae");',
      q9: 'answer("q9", 120_000);',
      q10: 'answer("q10", 2 / fanIn);',
      q12: 'answer("q12", (x: number) => Math.exp(x));',
      relu: "const relu = (values: number[]) => values.map((value) => Math.max(0, value));\nconst leakyRelu = (values: number[], slope: number) => values.map((value) => Math.max(slope, value));",
      q13: 'answer("q13", () => 7);',
    },
    // One of two rightly chosen; five of six steps in order: (5 − 1)/(6 − 1) of 3.
    points: { "q1-test": 0, "q3-test": 0, "q4-test": 1, "q7-test": 2.4, "q9-test": 0, "q10-test": 0, "q12-test": 0, "leaky-test": 0, "q13-test": 0 },
  },
  {
    name: "quiz-2-research",
    full: { "q1-test": 1, "q2-test": 1, "q3-test": 1, "q4-test": 2, "q5-test": 2, "q6-test": 2, "q7-test": 2, "q8-test": 2, "q9-test": 2, "q10-test": 2, "q11-test": 2, "q12-test": 2, "quantize-test": 2, "q13-test": 2, "q14-test": 1, "q15-test": 2 },
    mistakes: {
      q4: 'answer("q4", ["b"]);',
      q6: 'answer("q6", [14, 14, 3]);',
      q7: 'answer("q7", 5 * 5 * 3 * 16);',
      q8: 'answer("q8", [[3, 8], [0, 0]]);',
      q12: 'answer("q12", (millions * bits) / 8);',
      quantize: "const quantize = (values: number[], bits: number, low: number, high: number) => values.map((value) => (value > (low + high) / 2 ? high : low));",
      q13: 'answer("q13", "abc");',
      q15: 'answer("q15", { data: [{ y: [1, 2] }], layout: { title: { text: "One" } } });',
    },
    // Two of three sizes, three of four numbers, the ends but not the steps, two of three in order.
    points: { "q4-test": 1, "q6-test": 1.33, "q7-test": 0, "q8-test": 1.5, "q12-test": 0, "quantize-test": 1, "q13-test": 1, "q15-test": 0 },
  },
];

interface Graded {
  readonly student: string;
  readonly scores: readonly { readonly id: string; readonly points: number }[];
}

describe.each(quizzes)("$name", ({ name, full, mistakes, points }) => {
  it("gives right answers all points, mistakes what they are worth, and no answers none", async () => {
    const master = toMaster(parseNotebook(readFileSync(join(assignments, "masters", `${name}.ipynb`), "utf8")).notebook);
    const released = parseNotebook(readFileSync(join(assignments, `${name}.ipynb`), "utf8")).notebook;
    const handIn = (student: string, answers: Readonly<Record<string, string | undefined>>): void => {
      const notebook = answered(released, answers);
      for (const cell of notebook.cells) if (cell.source.startsWith("student(")) cell.source = `student("${student}");`;
      mkdirSync(join(folder, name, student), { recursive: true });
      writeFileSync(join(folder, name, student, `${name}.ipynb`), formatNotebook(notebook));
    };
    handIn("right", model(master));
    handIn("nothing", {});
    handIn("mistakes", { ...model(master), ...mistakes });
    const { code, stdout, stderr } = await gradbook(["grade", join(folder, name), "--master", join(assignments, "masters", `${name}.ipynb`), "--out", join(folder, `${name}-graded`), "--jobs", "2", "--json"]);
    expect(code, stderr).toBe(0);
    const graded = stdout.trim().split("\n").map((line) => JSON.parse(line) as Graded);
    const found = Object.fromEntries(graded.map(({ student, scores }) => [student, Object.fromEntries(scores.filter(({ id }) => id in full).map(({ id, points: scored }) => [id, scored]))]));
    expect(found).toEqual({ right: full, mistakes: { ...full, ...points }, nothing: Object.fromEntries(Object.keys(full).map((id) => [id, 0])) });
  });
});
