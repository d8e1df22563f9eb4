import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GradeRecord } from "../../src/grading/batch/journal.js";
import { code, master, nbgrader, notebook, nothing, submission } from "../grading/hostile/assignment.js";
import { plainEnvironment, projectFolder, runProgram } from "../setup/helpers.js";
import { gradbook } from "./helpers.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-grade-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: string[]): string => join(folder, ...parts);
const records = (out: string): GradeRecord[] => (existsSync(at(out, "journal.jsonl")) ? readFileSync(at(out, "journal.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line) as GradeRecord) : []);
const grade = (args: readonly string[], env?: NodeJS.ProcessEnv): ReturnType<typeof gradbook> => gradbook(["grade", ...args], { cwd: folder, ...(env === undefined ? {} : { env }) });

beforeAll(() => {
  mkdirSync(at("submitted"));
  writeFileSync(at("ps.ipynb"), master());
  writeFileSync(at("submitted", "ada.ipynb"), submission({}));
  writeFileSync(at("submitted", "bob.ipynb"), submission(nothing));
});

describe("gradbook grade", () => {
  it("grades, says in which sandbox, and keeps what was seen", async () => {
    mkdirSync(at("temporary"));
    const { code: exit, stdout, stderr } = await grade(["submitted", "--master", "ps.ipynb", "--out", "out", "--json"], { TMPDIR: at("temporary") });
    expect(exit, stderr).toBe(0);
    expect(readdirSync(at("temporary"))).toEqual([]);
    expect(stderr).toMatch(/^Sandbox: (bubblewrap|Linux namespaces)[^]*2 of 2 graded in/);
    expect(stdout.trim().split("\n").map((line) => (JSON.parse(line) as GradeRecord).score).sort((a, b) => a - b)).toEqual([0, 10]);
    expect(readFileSync(at("out", "autograded", "ada", "ps", "ps.ipynb"), "utf8")).not.toContain("HIDDEN");
    const second = await grade(["submitted", "--master", "ps.ipynb", "--out", "out", "--json"]);
    expect([second.code, second.stdout]).toEqual([0, ""]);
  });

  it("without a sandbox refuses, and grades only when told so", async () => {
    mkdirSync(at("nowhere"), { recursive: true });
    const env = { PATH: at("nowhere") };
    const { code: exit, stderr } = await grade(["submitted", "--master", "ps.ipynb", "--out", "none"], env);
    expect(exit).toBe(1);
    expect(stderr).toContain("a sandbox is needed");
    expect(stderr).toContain("Install bubblewrap");
    expect(records("none")).toEqual([]);
    const unsafe = await grade(["submitted", "--master", "ps.ipynb", "--out", "none", "--unsafe"], env);
    expect(unsafe.code, unsafe.stderr).toBe(0);
    expect(unsafe.stderr).toContain("NO sandbox (--unsafe)");
    expect(records("none").map(({ score }) => score).sort((a, b) => a - b)).toEqual([0, 10]);
  });

  it("questions without a tensor load no TensorFlow", async () => {
    mkdirSync(at("questions"));
    const cells = (answer: string, test: string): string => notebook([
      code('question("q1", { points: 2, kind: "count", ask: "How many parameters has the network 784-64-10?" });', nbgrader("ask", { locked: true })),
      code(answer, nbgrader("answer", { solution: true })),
      code(test, nbgrader("q1", { grade: true, locked: true, points: 2 })),
    ]);
    const hidden = 'check("q1");\n// BEGIN HIDDEN TESTS\ngrade("q1", { expect: 50_890 });\n// END HIDDEN TESTS';
    writeFileSync(at("quiz.ipynb"), cells('// BEGIN SOLUTION\nanswer("q1", 50_890);\n// END SOLUTION', hidden));
    writeFileSync(at("questions", "ada.ipynb"), cells('answer("q1", 784 * 64 + 64 + 64 * 10 + 10);', 'check("q1");'));
    writeFileSync(at("questions", "bob.ipynb"), cells('answer("q1", 7);', 'check("q1");'));
    writeFileSync(at("questions", "eve.ipynb"), cells('answer("q1", 7); let grade = () => {}; let check = grade;', 'check("q1");'));
    // A backend of this name makes the library's start fail: who needs none does not notice.
    const { code: exit, stderr } = await grade(["questions", "--master", "quiz.ipynb", "--out", "quiz"], { GRADBOOK_BACKEND: "nothing-of-the-kind" });
    expect(exit, stderr).toBe(0);
    expect(records("quiz").map(({ student, score, scores }) => [student, score, scores[0]?.message]).sort()).toEqual([["ada", 2, "Right."], ["bob", 0, "A test failed."], ["eve", 0, "A test failed."]]);
  });

  it("networks train in the sandbox, on the rung that set-up found", async () => {
    const { rung } = JSON.parse(readFileSync(join(projectFolder, "build", "setup.json"), "utf8")) as { rung: string };
    mkdirSync(at("training"));
    const answer = `const net = sequential([layers.dense({ units: 8, activation: "tanh", inputShape: [2] }), layers.dropout({ rate: 0.1 }), layers.dense({ units: 1 })]);
net.compile({ optimizer: optimizers.adam({ learningRate: 0.05 }), loss: "mse", metrics: [] });
const inputs = tf.tensor2d([[0, 0], [0, 1], [1, 0], [1, 1]]);
const history = await net.fit({ inputs, targets: tf.tensor2d([[0], [1], [1], [0]]) }, { epochs: 20, batchSize: 4, seed: 1 });
const output = await net.predict(inputs);`;
    const test = `if ((await backend()).rung !== ${JSON.stringify(rung)}) throw new Error((await backend()).why.join());`;
    const hidden = `${test}
// BEGIN HIDDEN TESTS
if ((output as Tensor).shape.join() !== "4,1") throw new Error("shape");
// END HIDDEN TESTS`;
    const cells = (text: string, tests: string): string => notebook([code(text, nbgrader("net", { solution: true })), code(tests, nbgrader("t", { grade: true, locked: true, points: 1 }))]);
    writeFileSync(at("net.ipynb"), cells(`// BEGIN SOLUTION
${answer}
// END SOLUTION`, hidden));
    writeFileSync(at("training", "ada.ipynb"), cells(answer, test));
    const { code: exit, stderr } = await grade(["training", "--master", "net.ipynb", "--out", "trained"]);
    expect(exit, stderr).toBe(0);
    expect(records("trained")[0]?.scores[0], readFileSync(at("trained", "autograded", "ada", "net", "net.ipynb"), "utf8").slice(0, 3000)).toMatchObject({ points: 1 });
  });

  it("takes files along, and says who was late", async () => {
    const place = at("with-files", "ada", "ps");
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "ps.ipynb"), submission({ before: ['import { square as mine } from "./mine.ts";\nimport { readFileSync, writeFileSync } from "node:fs";\nwriteFileSync("data.csv", readFileSync("data.csv", "utf8") + ",3");\nif (readFileSync("data.csv", "utf8") !== "1,2,3") throw new Error("no data");'], square: "const square = mine;" }));
    writeFileSync(join(place, "mine.ts"), "export const square = (n: number): number => n * n;");
    writeFileSync(join(place, "data.csv"), "1,2");
    writeFileSync(join(place, "timestamp.txt"), "2026-02-03 13:00:00 UTC");
    const { code: exit, stderr } = await grade(["with-files", "--master", "ps.ipynb", "--out", "late", "--due", "2026-02-02T12:00:00Z", "--late", "10%/day"]);
    expect(exit, stderr).toBe(0);
    expect(records("late")).toMatchObject([{ student: "ada", score: 10, penalty: 2, events: [] }]);
    expect(readFileSync(join(place, "data.csv"), "utf8")).toBe("1,2");
  });

  it("an interrupted run leaves no half-graded submission, and goes on", async () => {
    mkdirSync(at("many"));
    for (let n = 0; n < 4; n++) writeFileSync(at("many", `s${n}.ipynb`), submission({ before: ["await new Promise((done) => setTimeout(done, 300)); 1;"] }));
    const args = [join(projectFolder, "cli", "gradbook.mjs"), "grade", "many", "--master", "ps.ipynb", "--out", "many-out", "--jobs", "1", "--json"];
    const first = await runProgram(process.execPath, args, { cwd: folder, env: plainEnvironment({}), onStdout: (_, kill) => kill("SIGINT") });
    expect(first.code).toBe(130);
    const before = records("many-out").length;
    expect(before).toBeLessThan(4);
    const second = await runProgram(process.execPath, args, { cwd: folder, env: plainEnvironment({}) });
    expect(second.code, second.stderr).toBe(0);
    expect(second.stdout.trim().split("\n")).toHaveLength(4 - before);
    expect(records("many-out").map(({ student, score }) => `${student} ${score}`).sort()).toEqual(["s0 10", "s1 10", "s2 10", "s3 10"]);
  });

  it("says how it is called", async () => {
    for (const [args, message] of [
      [[], "names one folder of submissions."],
      [["submitted"], "needs the assignment: --master FILE.ipynb."],
      [["nowhere-at-all", "--master", "ps.ipynb"], "found no folder nowhere-at-all."],
      [["submitted", "--master", "none.ipynb"], "--master: found no file none.ipynb."],
      [["submitted", "--master", "ps.ipynb", "--jobs", "0"], "--jobs must be a number above 0; received 0."],
      [["submitted", "--master", "ps.ipynb", "--regrade", "q77"], '--regrade: the assignment has no cell "q77".'],
      [["submitted", "--master", "ps.ipynb", "--due", "soon"], "--due must be a time"],
    ] as const) {
      const { code: exit, stderr } = await grade(args);
      expect([exit, stderr.includes(message)], stderr).toEqual([2, true]);
    }
  });
});

describe("gradbook report", () => {
  it("writes everything, nbgrader's gradebook by nbgrader itself", async () => {
    const { code: exit, stdout, stderr } = await gradbook(["report", "out", "--master", "ps.ipynb"], { cwd: folder });
    expect(exit, stderr).toBe(0);
    for (const name of ["scores.csv", "scores.json", "feedback", "canvas.csv", "moodle.csv", "lti.json", "statistics.json", "similarity.json", "gradebook.db"]) expect(existsSync(at("out", name)), name).toBe(true);
    expect(stdout).toContain("discrimination");
    expect(readFileSync(at("out", "feedback", "ada.html"), "utf8")).toContain("<strong>10 of 10 points</strong>");
    const read = "import json\nfrom nbgrader.api import Gradebook\nwith Gradebook('sqlite:///out/gradebook.db') as g:\n print(json.dumps([[s.id, s.score, s.max_score] for s in g.students]))";
    const python = await runProgram(join(projectFolder, ".venv", "bin", "python"), ["-c", read], { cwd: folder });
    expect(JSON.parse(python.stdout)).toEqual([["ada", 10, 10], ["bob", 0, 10]]);
  });
});
