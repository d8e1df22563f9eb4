import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pictureOf } from "../../notebooks/pictures.mjs";
import { WIDGET_MIME } from "../../src/protocol/widget.js";
import { projectFolder } from "../setup/helpers.js";
import { courseNotebooks, joined, notebooksFolder, readCells } from "./course.js";

/** No clone's place, no home, no clock: the same run must give the same file everywhere. */
const PLACES = /\/(?:work|tmp|root|home|Users)\/|[A-Z]:\\\\|\d{4}-\d\d-\d\d[T ]\d\d[:-]\d\d/;

const contents = readFileSync(join(notebooksFolder, "README.md"), "utf8");

describe.each(courseNotebooks)("%s", (name) => {
  const file = join(notebooksFolder, name);
  const cells = readCells(name);
  const markdown = cells.filter((cell) => cell.cell_type === "markdown").map((cell) => joined(cell.source));
  const code = cells.filter((cell) => cell.cell_type === "code");

  test("is a whole lesson: title, what is learned, summary, exercises", () => {
    expect(markdown[0]).toMatch(/^# \S/);
    const headings = markdown.flatMap((text) => text.split("\n").filter((line) => line.startsWith("## ")));
    for (const part of ["## What you will learn", "## Summary", "## Exercises"]) expect(headings).toContain(part);
    expect(markdown.join("\n"), "an experiment to change").toMatch(/^## An experiment to change|^\*\*Experiment\.\*\*/m);
    expect(code.map((cell) => joined(cell.source)).join("\n"), "an exercise that checks itself").toMatch(/^check\(/m);
    expect(code.flatMap((cell) => cell.outputs ?? []).some(({ data }) => data?.[WIDGET_MIME] !== undefined), "a widget to look at").toBe(true);
  });

  test("links to files of the clone that exist", () => {
    const links = markdown.flatMap((text) => [...text.matchAll(/\]\((?!https?:|#|attachment:)([^)#]+)/g)].map((match) => match[1] ?? ""));
    expect(links.some((link) => link.startsWith("../src/")), "a link to the library file that does the work").toBe(true);
    expect(links.filter((link) => !existsSync(join(notebooksFolder, link)))).toEqual([]);
  });

  test("has ids, and was saved with its outputs after one run from top to bottom", () => {
    expect(new Set(cells.map((cell) => cell.id)).size).toBe(cells.length);
    expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, index) => index + 1));
    expect(code.flatMap((cell) => cell.outputs ?? []).filter(({ output_type, name: stream }) => output_type === "error" || stream === "stderr")).toEqual([]);
  });

  test("reads well without running: pictures beside widgets, no machine's paths or times, not too large", () => {
    const outputs = code.flatMap((cell) => cell.outputs ?? []);
    for (const { data } of outputs) if (data?.[WIDGET_MIME] !== undefined) expect(Object.keys(data).join(" ")).toMatch(/(image\/svg\+xml|text\/html).* text\/plain/);
    expect(outputs.map((output) => JSON.stringify(output)).filter((text) => PLACES.test(text))).toEqual([]);
    expect(statSync(file).size).toBeLessThan(5_000_000);
  });

  test("has its place and its picture in the table of contents", () => {
    const picture = name.replace(/\.ipynb$/, ".svg");
    expect(contents).toContain(`(${name})`);
    expect(contents).toContain(`../docs/course/${picture}`);
    const drawn = pictureOf(readFileSync(file, "utf8"))?.trimEnd();
    expect(drawn).toBeDefined();
    expect(readFileSync(join(projectFolder, "docs/course", picture), "utf8").trimEnd(), "npm run course:pictures draws it anew").toBe(drawn);
  });
});
