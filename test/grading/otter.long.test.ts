import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { gradeMetadata, roleOf } from "../../src/grading/metadata.js";
import { formatNotebook, parseNotebook, type Notebook } from "../../src/grading/notebook.js";
import { release } from "../../src/grading/release.js";
import { gradbook } from "../cli/helpers.js";
import { plainEnvironment, projectFolder, runProgram } from "../setup/helpers.js";
import { master } from "./submissions.js";

/** Otter-Grader's own `otter assign` on what `gradbook assign to-otter` writes. It is installed for this test alone, under the ignored build folder. */
const OTTER = "otter-grader==7.0.0";
const venv = join(projectFolder, "build", "otter");
const folder = mkdtempSync(join(tmpdir(), "gradbook-otter-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface OtterTests {
  readonly name: string;
  readonly points: number;
  readonly suites: readonly { readonly cases: readonly { readonly code: string; readonly hidden: boolean }[] }[];
}

const made = (version: "student" | "autograder"): Notebook => parseNotebook(readFileSync(join(folder, "out", version, "ps1.ipynb"), "utf8")).notebook;
const tests = (version: "student" | "autograder"): Readonly<Record<string, OtterTests>> => (made(version).metadata["otter"] as { tests: Readonly<Record<string, OtterTests>> }).tests;

async function run(program: string, ...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runProgram(program, args, { cwd: folder, env: plainEnvironment() });
  expect(code, `${stdout}\n${stderr}`.slice(-3000)).toBe(0);
}

beforeAll(async () => {
  const python = join(venv, "bin", "python");
  if (!existsSync(python)) await run(join(projectFolder, ".venv", "bin", "python"), "-m", "venv", venv);
  await run(python, "-m", "pip", "install", "--quiet", "--no-compile", OTTER);
  writeFileSync(join(folder, "ps1.ipynb"), formatNotebook(master));
  const { code, stderr } = await gradbook(["assign", "to-otter", "ps1.ipynb", "--to", "otter"], { cwd: folder });
  expect(code, stderr).toBe(0);
  await run(python, join(projectFolder, "test", "grading", "assignWithOtter.py"), join("otter", "ps1.ipynb"), "out");
}, 900_000);

it("the students' version has what ours has, and no solution", () => {
  const texts = ({ cells }: Notebook): string[] => cells.map(({ source }) => source.replaceAll(/<!-- (?:BEGIN|END) QUESTION -->\n*/g, "").trimEnd()).filter((source) => source !== "");
  const ours = release(master).cells.filter((cell) => roleOf(gradeMetadata(cell)) !== "test");
  expect(texts(made("student"))).toEqual(texts({ ...master, cells: ours }));
  expect(readFileSync(join(folder, "out", "student", "ps1.ipynb"), "utf8")).not.toMatch(/50_890|values\.reduce|SOLUTION|one for the axes|HIDDEN/);
});

it("questions have their points and tests; hidden ones are the autograder's alone", () => {
  const cases = (version: "student" | "autograder", name: string): (readonly [string | undefined, boolean])[] => tests(version)[name]?.suites.flatMap((suite) => suite.cases.map(({ code, hidden }) => [code.split("\n")[0], hidden] as const)) ?? [];
  expect(Object.values(tests("autograder")).map(({ name, points }) => [name, points])).toEqual([["mean", 4], ["q1", 2], ["q2", 2]]);
  expect(cases("autograder", "q1")).toEqual([['check("q1");', false], ['grade("q1", { expect: 50_890 });', true]]);
  expect(cases("student", "q1")).toEqual([['check("q1");', false]]);
  expect(cases("autograder", "mean").map(([, hidden]) => hidden)).toEqual([false, true]);
  expect(cases("student", "mean")).toHaveLength(1);
});

it("the solutions in the autograder's version run", async () => {
  const file = join(folder, "solved.ipynb");
  const { cells, ...rest } = made("autograder");
  const asked = Object.values(tests("autograder")).flatMap(({ suites }) => suites.flatMap((suite) => suite.cases.map(({ code }) => code)));
  const tried = asked.map((source, index) => ({ cell_type: "code" as const, id: `tried-${index}`, metadata: {}, source, outputs: [], execution_count: null }));
  writeFileSync(file, formatNotebook({ ...rest, cells: [...cells, ...tried] }));
  const { code, stdout, stderr } = await gradbook(["run", file]);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain("q1: right, 2 of 2");
}, 120_000);
