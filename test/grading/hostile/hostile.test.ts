import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GradeRecord } from "../../../src/grading/batch/journal.js";
import { gradbook } from "../../cli/helpers.js";
import { master, nothing, SECRETS, submission } from "./assignment.js";
import { hostile, textOf } from "./cases.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-hostile-"));
const out = join(folder, "out");
const submitted = join(folder, "submitted");
const records = new Map<string, GradeRecord>();
let ended = { code: -1 as number | null, stderr: "" };

/** Graded among the hostile ones; what they score alone is known. */
const controls = { "all right": { work: {}, score: 10 }, "nothing right": { work: nothing, score: 0 }, "one right": { work: { ...nothing, square: "const square = (n: number): number => n ** 2;" }, score: 3 } } as const;

/** File names: the cases' own, and some that mean harm too. */
const strange = ["..", "a b;rm -rf ~", "$(id)", "<b>bold", "‮txet", "'\""];

function hand(student: string, text: string, files: NonNullable<(typeof hostile)[number]["files"]> = {}): void {
  const place = join(submitted, student);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "master.ipynb"), text);
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === "string") writeFileSync(join(place, name), content);
    else symlinkSync(content.link, join(place, name));
  }
}

beforeAll(async () => {
  mkdirSync(submitted);
  writeFileSync(join(folder, "master.ipynb"), master());
  for (const item of hostile) hand(item.name.replaceAll("/", " "), textOf(item), item.files);
  for (const [index, name] of ["0", "m", "zz"].entries()) for (const [control, { work }] of Object.entries(controls)) hand(`${name} ${control} ${index}`, submission(work));
  for (const name of strange.slice(1)) hand(name, submission({}));
  symlinkSync(join(submitted, "0 all right 0"), join(submitted, "a link to another"));
  const args = ["grade", submitted, "--master", join(folder, "master.ipynb"), "--out", out, "--cell-seconds", "2", "--total-seconds", "12", "--output", "5", "--memory", "700", "--jobs", "2", "--json"];
  ended = await gradbook(args);
  for (const line of existsSync(join(out, "journal.jsonl")) ? readFileSync(join(out, "journal.jsonl"), "utf8").trim().split("\n") : []) {
    const record = JSON.parse(line) as GradeRecord;
    records.set(record.student, record);
  }
}, 400_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const told = (record: GradeRecord | undefined): string => JSON.stringify([record?.events, record?.scores.map(({ message }) => message)]);

describe("hostile submissions", () => {
  it("are many, and none stops the batch", () => {
    expect(hostile.length).toBeGreaterThanOrEqual(60);
    expect(new Set(hostile.map(({ name }) => name)).size).toBe(hostile.length);
    expect(ended.stderr).toMatch(/Sandbox: (bubblewrap|Linux namespaces)/);
    expect(ended.code).toBe(0);
    expect(records.size).toBe(readdirSync(submitted).length);
  });

  it.each(hostile.map((item) => [item.name, item] as const))("%s", (name, { most, says }) => {
    const record = records.get(name);
    expect(record, "has a record").toBeDefined();
    expect(record?.score, told(record)).toBe(most);
    expect(told(record)).toMatch(says);
  });

  it("change nobody else's score", () => {
    const others = [...records.values()].filter(({ student }) => /^(?:0|m|zz) /.test(student));
    expect(others).toHaveLength(9);
    for (const { student, score } of others) expect([student, score]).toEqual([student, Object.entries(controls).find(([name]) => student.includes(name))?.[1].score]);
    for (const name of strange.slice(1)) expect(records.get(name)?.score).toBe(10);
    expect(records.get("a link to another")).toMatchObject({ score: 0 });
  });

  it("carry no hidden test out", () => {
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(60);
    for (const entry of files) {
      const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
      for (const secret of SECRETS) expect(text.includes(secret), `${entry.parentPath} tells ${secret}`).toBe(false);
    }
  });

  it("leave the master as it was, and nothing outside their folder", () => {
    expect(readFileSync(join(folder, "master.ipynb"), "utf8")).toContain(SECRETS[0]);
    expect(readdirSync(folder).sort()).toEqual(["master.ipynb", "out", "submitted"]);
    expect(existsSync("/tmp/kept")).toBe(false);
  });
});
