import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { gradedNotebook } from "../../../src/grading/batch/gradeAll.js";
import type { GradeRecord } from "../../../src/grading/batch/journal.js";
import { gradbook } from "../../cli/helpers.js";
import { tensorMaster, tensorSubmissions } from "./tensors.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-tensors-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const handed = tensorSubmissions();
const records = new Map<string, GradeRecord>();
const kept = (student: string): string => readFileSync(gradedNotebook(join(folder, "out"), student, "ps.ipynb"), "utf8");

beforeAll(async () => {
  mkdirSync(join(folder, "submitted"));
  writeFileSync(join(folder, "ps.ipynb"), tensorMaster());
  for (const [student, { text }] of handed) writeFileSync(join(folder, "submitted", `${student}.ipynb`), text);
  const { code, stderr } = await gradbook(["grade", join(folder, "submitted"), "--master", join(folder, "ps.ipynb"), "--out", join(folder, "out")]);
  expect(code, stderr).toBe(0);
  for (const line of readFileSync(join(folder, "out", "journal.jsonl"), "utf8").trim().split("\n")) {
    const record = JSON.parse(line) as GradeRecord;
    records.set(record.student, record);
  }
}, 300_000);

it.each([...handed].map(([student, { score }]) => [student, score] as const))("%s: what the answers are worth", (student, score) => {
  expect(records.get(student)?.score, `${JSON.stringify(records.get(student))}\n${kept(student).slice(0, 8000)}`).toBe(score);
});

it("what an ordinary notebook does with the library works as it does without a guard", () => {
  expect(kept("ordinary")).not.toContain('"output_type": "error"');
});

it("what is refused says why", () => {
  expect(kept("puts its own kernels under the operations")).toContain("tf.registerKernel can't be used while work is graded");
});
