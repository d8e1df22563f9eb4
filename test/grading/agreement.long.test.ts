import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { GradeRecord } from "../../src/grading/batch/journal.js";
import { gradbook } from "../cli/helpers.js";
import { plainEnvironment, projectFolder, runProgram } from "../setup/helpers.js";
import { code, nbgrader, notebook, type CellText } from "./hostile/assignment.js";

/**
 * The same submissions graded by nbgrader itself, with our kernel, and by us.
 *
 * Left out on purpose, since nbgrader's rule is not ours: what a test prints to stderr (nbgrader: 0), a cell with an unknown id (nbgrader gives the submission up), and deleted tests of right answers (nbgrader puts them back only when told, with
 * a comment that is no TypeScript).
 */
const course = mkdtempSync(join(tmpdir(), "gradbook-agreement-"));
afterAll(() => rmSync(course, { recursive: true, force: true }));

const answers = {
  double: { right: "const double = (n: number): number => 2 * n;", wrong: "const double = (n: number): number => n * n;", error: "throw new Error('later');", missing: "// nothing yet" },
  sum: { right: "const sum = (xs: number[]): number => xs.reduce((a, b) => a + b, 0);", wrong: "const sum = (): number => -1;", part: "const sum = (xs: number[]): number => xs[0] ?? 0;", error: "const sum = 5;" },
  relu: { right: "const relu = (x: Tensor): Tensor => x.relu();", wrong: "const relu = (x: Tensor): Tensor => x.abs();", error: "const relu = (x: Tensor): Tensor => x.add(tf.zeros([7]));" },
} as const;

const tests = {
  double: ["if (double(2) !== 4) throw new Error('double(2) is 4');", "// BEGIN HIDDEN TESTS\nif (double(-3) !== -6) throw new Error('hidden');\n// END HIDDEN TESTS"],
  sum: ["(sum([1, 2]) === 3 ? 1 : 0) + (sum([4]) === 4 ? 1 : 0) + (sum([]) === 0 ? 0.5 : 0)", ""],
  relu: ["if (relu(tf.tensor([1])).arraySync()[0] !== 1) throw new Error('relu(1) is 1');", "// BEGIN HIDDEN TESTS\nif (relu(tf.tensor([-2])).arraySync()[0] !== 0) throw new Error('hidden');\n// END HIDDEN TESTS"],
} as const;

const points = { double: 2, sum: 2.5, relu: 3 } as const;
const names = ["double", "sum", "relu"] as const;
type Name = (typeof names)[number];

function cells(texts: Readonly<Record<Name, string>>, hidden: boolean): CellText[] {
  return names.flatMap((name) => [
    code(texts[name], nbgrader(name, { solution: true })),
    code([tests[name][0], ...(hidden && tests[name][1] !== "" ? [tests[name][1]] : [])].join("\n"), nbgrader(`test-${name}`, { grade: true, locked: true, points: points[name] })),
  ]);
}

const right = { double: answers.double.right, sum: answers.sum.right, relu: answers.relu.right };
const wrong = { double: answers.double.wrong, sum: answers.sum.wrong, relu: answers.relu.wrong };

/** Right, wrong, partial in many ways, and tampered. */
function submissions(): Map<string, CellText[]> {
  const all = new Map<string, CellText[]>();
  for (const [a, double] of Object.entries(answers.double)) {
    for (const [b, sum] of Object.entries(answers.sum)) {
      const relu = Object.entries(answers.relu)[all.size % 3] ?? ["right", answers.relu.right];
      all.set(`${a}-${b}-${relu[0]}`, cells({ double, sum, relu: relu[1] }, false));
    }
  }
  const isTest = (cell: CellText): boolean => JSON.stringify(cell.metadata).includes("test-");
  const tampered = (name: string, texts: typeof right, change: (all: CellText[]) => CellText[]): void => void all.set(`tampered-${name}`, change(cells(texts, false)));
  for (const [kind, texts] of [["right", right], ["wrong", wrong]] as const) {
    tampered(`empty-tests-${kind}`, texts, (list) => list.map((cell) => (isTest(cell) ? { ...cell, source: "" } : cell)));
    tampered(`failing-tests-${kind}`, texts, (list) => list.map((cell) => (isTest(cell) ? { ...cell, source: "throw new Error('mine')" } : cell)));
    tampered(`points-${kind}`, texts, (list) => JSON.parse(JSON.stringify(list).replaceAll(/"points":[\d.]+/g, '"points":50')) as CellText[]);
    tampered(`unlocked-${kind}`, texts, (list) => JSON.parse(JSON.stringify(list).replaceAll('"locked":true', '"locked":false').replaceAll("=== 3 ?", "=== 99 ?")) as CellText[]);
    tampered(`more-cells-${kind}`, texts, (list) => [code("console.log('mine')"), ...list, code("1 + 1")]);
    tampered(`outputs-${kind}`, texts, (list) => list.map((cell) => ({ ...cell, outputs: [{ output_type: "execute_result", execution_count: 1, metadata: {}, data: { "text/plain": "2" } }] })));
    tampered(`prints-${kind}`, texts, (list) => [code("console.log('\\u001b[32m10\\u001b[0m'); console.error('on stderr, outside a test');"), ...list]);
  }
  tampered("deleted-wrong", wrong, (list) => list.filter((cell) => !isTest(cell)));
  tampered("loop", { ...right, double: "for (;;) {}" }, (list) => list);
  return all;
}

const venv = join(projectFolder, ".venv", "bin");
const env = plainEnvironment({ PATH: `${venv}${delimiter}${process.env["PATH"] ?? ""}` });
const config = `c = get_config()
c.ClearSolutions.code_stub = {"typescript": "// your code"}
c.ExecutePreprocessor.timeout = 8
c.OverwriteCells.add_missing_cells = False
`;
const scoresScript = `
import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as g:
    print(json.dumps({s.student.id: {x.name: x.auto_score for n in s.notebooks for x in n.grades} for s in g.assignment_submissions("ps")}))
`;

it("nbgrader and we give the same points to at least thirty submissions", async () => {
  const handed = submissions();
  expect(handed.size).toBeGreaterThanOrEqual(30);
  const put = (file: string, list: readonly CellText[]): void => {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, notebook(list));
  };
  const master = join(course, "source", "ps", "ps.ipynb");
  put(master, cells({ double: `// BEGIN SOLUTION\n${right.double}\n// END SOLUTION`, sum: `// BEGIN SOLUTION\n${right.sum}\n// END SOLUTION`, relu: `// BEGIN SOLUTION\n${right.relu}\n// END SOLUTION` }, true));
  for (const [student, list] of handed) put(join(course, "submitted", student, "ps", "ps.ipynb"), list);
  writeFileSync(join(course, "nbgrader_config.py"), config);
  for (const args of [["generate_assignment", "ps", "--create"], ["autograde", "ps", "--create"]]) {
    const { code: exit, stderr } = await runProgram(join(venv, "nbgrader"), args, { cwd: course, env });
    expect(exit, stderr.slice(-3000)).toBe(0);
  }
  const python = await runProgram(join(venv, "python"), ["-c", scoresScript], { cwd: course, env });
  const theirs = JSON.parse(python.stdout) as Record<string, Record<string, number | null>>;
  const { code: exit, stderr } = await gradbook(["grade", join(course, "submitted"), "--master", master, "--out", join(course, "out"), "--cell-seconds", "8"]);
  expect(exit, stderr).toBe(0);
  const records = readFileSync(join(course, "out", "journal.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line) as GradeRecord);
  const ours = Object.fromEntries(records.map(({ student, scores }) => [student, Object.fromEntries(scores.map(({ id, points: scored }) => [id, scored]))]));
  // A test that is not there has no score in nbgrader's book.
  const known = Object.fromEntries(Object.entries(theirs).map(([student, scores]) => [student, Object.fromEntries(Object.entries(scores).map(([id, score]) => [id, score ?? 0]))]));
  expect(ours).toEqual(known);
  // All of it is there: full marks, none, and parts.
  const totals = new Set(records.map(({ score }) => score));
  expect(totals.has(7.5) && totals.has(0) && totals.size >= 6).toBe(true);
}, 900_000);
