import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { release } from "../../src/grading/release.js";
import { parse } from "../arguments.js";
import { UsageError, type Verb } from "../verb.js";
import { readNotebook, writeNotebook } from "../notebooks/files.js";
import { report, secondsOf, validated } from "./validate.js";

/** Writes the students' version of masters. */
export const releaseMaster: Verb = {
  name: "release",
  usage: "MASTER.ipynb… --to FOLDER [--force] [--unchecked] [--timeout SECONDS]",
  summary: "validate, then write the students' version; --unchecked writes it without running it",
  async run(args) {
    const { values, positionals: files } = parse(args, ["force", "unchecked"], ["to", "timeout"]);
    if (files.length === 0) throw new UsageError("names no notebook.");
    if (values.to === undefined) throw new UsageError("needs --to FOLDER, where the students' version goes.");
    const seconds = secondsOf(values.timeout);
    for (const file of files) {
      const target = join(values.to, basename(file));
      if (resolve(target) === resolve(file)) throw new Error(`${file}: the students' version would replace the master; give another folder.`);
      if (existsSync(target) && values.force !== true) throw new Error(`${target} is there already; --force replaces it.`);
      const notebook = await readNotebook(file);
      if (values.unchecked !== true) {
        const validation = await validated(file, notebook, seconds);
        console.error(report(file, validation));
        if (validation.findings.some(({ severity }) => severity === "error")) return 1;
      }
      await writeNotebook(target, release(notebook));
      console.log(target);
    }
    return 0;
  },
};
