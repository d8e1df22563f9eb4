import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fromNbgrader } from "../../src/grading/convert/fromNbgrader.js";
import { fromNotebook } from "../../src/grading/convert/fromNotebook.js";
import { nbgraderConfig } from "../../src/grading/convert/nbgraderCourse.js";
import { toOtter } from "../../src/grading/convert/toOtter.js";
import type { Notebook } from "../../src/grading/notebook.js";
import { toMaster } from "../../src/grading/release.js";
import { parse } from "../arguments.js";
import { UsageError, type Verb } from "../verb.js";
import { readNotebook, writeNotebook } from "../notebooks/files.js";

/** A step that makes one notebook of each, in another folder. */
function conversion(name: string, summary: string, convert: (notebook: Notebook, cells: readonly number[]) => Notebook, place = (folder: string, file: string) => join(folder, basename(file))): Verb {
  const takesCells = name === "from-notebook";
  return {
    name,
    usage: `FILE.ipynb… --to FOLDER [--force]${takesCells ? " [--cells 4,7]" : ""}`,
    summary,
    async run(args) {
      const { values, positionals: files } = parse(args, ["force"], takesCells ? ["to", "cells"] : ["to"]);
      if (files.length === 0) throw new UsageError("names no notebook.");
      if (values.to === undefined) throw new UsageError("needs --to FOLDER, where the result goes.");
      const cells = cellsOf((values as { cells?: string }).cells);
      for (const file of files) {
        const target = place(values.to, file);
        if (resolve(target) === resolve(file)) throw new Error(`${file}: the result would replace it; give another folder.`);
        if (existsSync(target) && values.force !== true) throw new Error(`${target} is there already; --force replaces it.`);
        const notebook = await readNotebook(file);
        try {
          await writeNotebook(target, convert(notebook, cells));
        } catch (error) {
          throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
        }
        console.log(target);
      }
      return 0;
    },
  };
}

function cellsOf(text: string | undefined): number[] {
  const cells = text === undefined ? [] : text.split(",").map(Number);
  if (!cells.every((cell) => Number.isInteger(cell) && cell > 0)) throw new UsageError(`--cells must be places of cells such as 4,7; received "${text}".`);
  return cells;
}

/** Marks the exercises of an ordinary course notebook. */
export const fromCourse = conversion("from-notebook", "mark the exercises of an ordinary course notebook: a master", (notebook, cells) => fromNotebook(notebook, { cells }));

/** Reads nbgrader's source notebooks. */
export const fromNbgraderSource = conversion("from-nbgrader", "a master from nbgrader's source notebook", fromNbgrader);

/** Writes Otter-Grader's format. */
export const toOtterSource = conversion("to-otter", "the master in the format of `otter assign`", toOtter);

const toSource = conversion("to-nbgrader", "the master in an nbgrader course: source/NAME/NAME.ipynb, and its configuration", toMaster, (folder, file) => {
  const name = basename(file, ".ipynb");
  return join(folder, "source", name, `${name}.ipynb`);
});

/** Writes masters into an nbgrader course, with the configuration that it needs for TypeScript. */
export const toNbgraderCourse: Verb = {
  ...toSource,
  async run(args) {
    const code = await toSource.run(args);
    const { values } = parse(args, ["force"], ["to"]);
    const config = join(values.to ?? "", "nbgrader_config.py");
    if (existsSync(config)) {
      console.error(`${config} is yours and stays as it is; nbgrader needs this in it:\n\n${nbgraderConfig()}`);
      return code;
    }
    await mkdir(values.to ?? "", { recursive: true });
    await writeFile(config, nbgraderConfig());
    console.log(config);
    return code;
  },
};
