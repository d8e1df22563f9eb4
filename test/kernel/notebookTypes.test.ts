import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findLibrary, projectFolder } from "../../kernel/evaluator/library.js";
import { Language } from "../../kernel/language/language.js";
import { ROOT } from "./client.js";

const folder = join(ROOT, "notebooks");

/** Cells of a notebook, in order. */
function codeOf(file: string): string[] {
  const { cells } = JSON.parse(readFileSync(join(folder, file), "utf8")) as { cells: { cell_type: string; source: string | string[] }[] };
  return cells.filter(({ cell_type: type }) => type === "code").map(({ source }) => [source].flat().join(""));
}

// One for all: a checker takes seconds to read the library's types.
const language = new Language(projectFolder(), folder, { properties: () => Promise.resolve([]) });
beforeAll(async () => language.start(await findLibrary()));
afterAll(() => language.close());

test.each(readdirSync(folder).filter((file) => file.endsWith(".ipynb")))("no cell of %s is warned of", async (file) => {
  language.forgetCells();
  const said: string[] = [];
  const ended = Promise.resolve({ status: "ok" });
  for (const [index, source] of codeOf(file).entries()) {
    language.addCell(source, ended, { name: `cell-${index + 1}.ts`, report: (lines) => void said.push(lines.join("\n")) });
  }
  const last: string[] = [];
  await new Promise<void>((resolve) => language.addCell("const last: number = 'last';", ended, { name: "last", report: (lines) => resolve(void last.push(...lines)) }));
  expect(said).toEqual([]);
  // The checker is at work: what is wrong with types here is told.
  expect(last.join("\n")).toContain("number");
});
