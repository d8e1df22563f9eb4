import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leaks } from "../../src/grading/leaks.js";
import { gradeMetadata, metadataProblems, roleOf } from "../../src/grading/metadata.js";
import { formatNotebook, parseNotebook } from "../../src/grading/notebook.js";
import { release, toMaster } from "../../src/grading/release.js";
import { projectFolder } from "../setup/helpers.js";

const folder = join(projectFolder, "notebooks", "assignments");
const names = readdirSync(join(folder, "masters")).filter((name) => name.endsWith(".ipynb"));
const read = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");

describe.each(names)("%s", (name) => {
  const master = toMaster(parseNotebook(read("masters", name)).notebook);

  it("is released as it stands", () => expect(read(name)).toBe(formatNotebook(release(master))));

  it("tells nothing hidden, and is sound", () => {
    expect(leaks(master, parseNotebook(read(name)).notebook)).toEqual([]);
    expect(metadataProblems(master)).toEqual([]);
  });

  it("has at least a dozen scored questions, one for a person, and numbers of each student's own", () => {
    const roles = master.cells.map((cell) => roleOf(gradeMetadata(cell)));
    expect(roles.filter((role) => role === "test").length).toBeGreaterThanOrEqual(12);
    expect(roles).toContain("manual");
    expect(master.cells.some(({ source }) => source.includes("draw("))).toBe(true);
  });
});

it("there are two", () => expect(names).toEqual(["quiz-1-networks.ipynb", "quiz-2-research.ipynb"]));
