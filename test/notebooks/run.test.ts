import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gradbook } from "../cli/helpers.js";
import { courseNotebooks, notebooksFolder, readCells } from "./course.js";
import { inOrder, promised, shownNumbers } from "./golden.js";

/** The whole course runs in the tests: its bound is 6 minutes for 18 notebooks, a machine under load included. */
const SECONDS = 20;

let folder: string;

// Copies: runs are recorded beside a notebook, and the tests leave nothing in the clone.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gradbook-course-"));
  cpSync(notebooksFolder, folder, { recursive: true, filter: (source) => !/[/\\](runs|\.ipynb_checkpoints)$/.test(source) });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.concurrent("the course's notebooks run from top to bottom without an error or a warning, and come to the figures they promise", () => {
  test.each(courseNotebooks)("%s", async (name) => {
    const { code, stdout, stderr } = await gradbook(["run", join(folder, name), "--json", "--save", "--setting", "test"], { cwd: folder });
    const result = JSON.parse(stdout) as { seconds: number; error?: object; warnings: object[] };
    expect(result.error, stderr).toBeUndefined();
    expect(code).toBe(0);
    expect(result.warnings).toEqual([]);
    // Tests may share their machine; what a quiet one takes stands in notebooks/README.md.
    for (const cell of readCells(join(folder, name))) {
      for (const { path, numbers } of promised(cell)) expect([path, shownNumbers(cell), inOrder(numbers, shownNumbers(cell))]).toEqual([path, expect.anything(), true]);
    }
    expect(result.seconds).toBeLessThan(3 * SECONDS);
  });
});
