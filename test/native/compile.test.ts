import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
// @ts-expect-error set-up's files are plain JavaScript
import { bindingSources, compileBinding, findCompiler } from "../../native/compile.mjs";
import { projectRoot } from "../../src/backend/index.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-compile-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("lists every source", () => {
  expect(bindingSources().map((file: string) => readFileSync(file, "utf8").split("\n").length).every((lines: number) => lines <= 400)).toBe(true);
});

it("says what is missing: no compiler", async () => {
  const path = process.env["PATH"];
  process.env["PATH"] = folder;
  try {
    expect(findCompiler({ PATH: folder })).toBeUndefined();
    await expect(compileBinding({ venv: join(projectRoot(), ".venv"), out: join(folder, "out.node") })).rejects.toThrow(
      'native: no C++17 compiler found ($CXX, g++, clang++); install one (Debian, Ubuntu: apt install g++) and run "npm run setup" again.',
    );
  } finally {
    process.env["PATH"] = path;
  }
});

it("says what is missing: no TensorFlow", async () => {
  const empty = join(folder, "venv");
  mkdirSync(empty);
  await expect(compileBinding({ venv: empty, out: join(folder, "out.node") })).rejects.toThrow(/native: no TensorFlow with C headers under .*npm run setup/);
  expect(existsSync(join(folder, "out.node"))).toBe(false);
});
