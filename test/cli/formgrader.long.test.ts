import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { GradeRecord } from "../../src/grading/batch/journal.js";
import { JupyterServer } from "../browser/jupyterServer.js";
import { gradbook } from "./helpers.js";
import { projectFolder } from "../setup/helpers.js";
import { master, nothing, submission } from "../grading/hostile/assignment.js";

/** What we have graded, opened by nbgrader's formgrader: its real server extension, on the folder as `gradbook report` leaves it. */
const folder = mkdtempSync(join(tmpdir(), "gradbook-formgrader-"));
const course = join(folder, "graded");
let server: JupyterServer;
let records: GradeRecord[];

beforeAll(async () => {
  mkdirSync(join(folder, "submitted"));
  writeFileSync(join(folder, "ps.ipynb"), master());
  for (const [student, work] of [["ada", {}], ["bob", { mean: nothing.mean }], ["cyd", nothing]] as const) writeFileSync(join(folder, "submitted", `${student}.ipynb`), submission(work));
  for (const args of [["grade", "submitted", "--master", "ps.ipynb"], ["report", "graded", "--master", "ps.ipynb", "--gradebook"]]) {
    const { code, stderr } = await gradbook(args, { cwd: folder });
    expect(code, stderr).toBe(0);
  }
  records = readFileSync(join(course, "journal.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line) as GradeRecord);
  writeFileSync(join(course, "nbgrader_config.py"), `c = get_config()\nc.CourseDirectory.root = ${JSON.stringify(course)}\n`);
  // nbgrader calls alembic, which lies beside its python.
  server = await JupyterServer.start({ root: course, env: { PATH: `${join(projectFolder, ".venv", "bin")}${delimiter}${process.env["PATH"] ?? ""}` } });
}, 300_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(path: string, request: RequestInit = {}): Promise<string> {
  const answer = await fetch(`${server.url}/formgrader/${path}`, { ...request, headers: { Authorization: `token ${server.token}` } });
  const text = await answer.text();
  expect(answer.status, `${path}: ${text.slice(0, 500)}`).toBe(200);
  return text;
}

const api = async <T>(path: string): Promise<T> => JSON.parse(await ask(`api/${path}`)) as T;

interface Scored {
  readonly score: number;
  readonly max_score: number;
}

it("students and submissions have our scores", async () => {
  const ours = records.map(({ student, score, max }) => [student, score, max]).sort();
  expect(ours).toEqual([["ada", 10, 10], ["bob", 6, 10], ["cyd", 0, 10]]);
  const submissions = await api<(Scored & { student: string })[]>("submissions/ps");
  expect(submissions.map(({ student, score, max_score }) => [student, score, max_score]).sort()).toEqual(ours);
  const students = await api<(Scored & { id: string })[]>("students");
  expect(students.map(({ id, score, max_score }) => [id, score, max_score]).sort()).toEqual(ours);
});

it("a person opens a graded notebook in it and gives other points, which a later report leaves as they are", async () => {
  const bob = (await api<{ id: string; student: string }[]>("submitted_notebooks/ps/ps")).find(({ student }) => student === "bob")?.id ?? "";
  const text = (await ask(`submissions/${bob}/`)).replaceAll(/<[^>]+>/g, "");
  expect(text).toContain("assert.equal(square(3), 9)");
  expect(text).not.toContain("HIDDEN TESTS");
  const grades = await api<{ id: string; name: string; auto_score: number }[]>(`grades?submission_id=${bob}`);
  expect(Object.fromEntries(grades.map(({ name, auto_score }) => [name, auto_score]))).toEqual({ "test-square": 3, "test-sum": 3, "test-mean": 0 });
  const mean = grades.find(({ name }) => name === "test-mean")?.id ?? "";
  await ask(`api/grade/${mean}`, { method: "PUT", body: JSON.stringify({ manual_score: 1.5 }) });
  const { code, stderr } = await gradbook(["report", "graded", "--master", "ps.ipynb", "--gradebook"], { cwd: folder });
  expect(code, stderr).toBe(0);
  expect(await api<Scored>("submission/ps/bob")).toMatchObject({ score: 7.5, max_score: 10 });
});

it.each(["", "manage_assignments", "manage_submissions/ps", "gradebook", "gradebook/ps", "gradebook/ps/ps", "manage_students", "manage_students/ada/ps"])("shows the page %j", async (path) => {
  const html = await ask(path);
  // Where the course lies outside the server's folder, or the gradebook can't be read, the page says so in its place.
  expect(html).toContain('<ol class="breadcrumb">');
  expect(html).toContain("Loading, please wait...");
});
