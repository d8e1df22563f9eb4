import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Journal, type GradeRecord } from "../../src/grading/batch/journal.js";
import { gradedNotebook } from "../../src/grading/batch/gradeAll.js";
import { feedbackHtml } from "../../src/grading/reports/feedback.js";
import { hasRegion } from "../../src/grading/markers.js";
import { parse } from "../arguments.js";
import { grade } from "../grade.js";
import { UsageError, type Verb } from "../verb.js";
import { readNotebook } from "../notebooks/files.js";

/** Grades one notebook, as JupyterLab's Grading menu does with the open one. */
export const gradeOne: Verb = {
  name: "grade-one",
  usage: "FILE.ipynb [--master MASTER.ipynb]",
  summary: "grade one notebook in a sandbox, and write feedback/FILE.html; its master is looked for in masters/",
  async run(args) {
    const { values, positionals } = parse(args, [], ["master"]);
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError("names one notebook.");
    const master = values.master ?? (await masterOf(file));
    const folder = await mkdtemp(join(tmpdir(), "gradbook-one-"));
    try {
      const [name, out] = [basename(file, ".ipynb"), join(folder, "out")];
      await mkdir(join(folder, "in"));
      await copyFile(file, join(folder, "in", `${name}.ipynb`));
      const code = await grade.run([join(folder, "in"), "--master", master, "--out", out, "--jobs", "1"]);
      if (code !== 0) return code;
      const journal = new Journal(join(out, "journal.jsonl"));
      const [record] = journal.records;
      journal.close();
      if (record === undefined) throw new Error(`${file}: could not be graded.`);
      const kept = gradedNotebook(out, record.student, basename(master));
      const feedback = join(dirname(file), "feedback", `${name}.html`);
      await mkdir(dirname(feedback), { recursive: true });
      await writeFile(feedback, feedbackHtml(record, existsSync(kept) ? await readNotebook(kept) : undefined, basename(master, ".ipynb")));
      console.log([...lines(record), `Feedback: ${feedback}`].join("\n"));
      return 0;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The master of a hand-in: beside it in `masters/`, in nbgrader's `source/`, or the notebook itself where an author tries a master out. */
async function masterOf(file: string): Promise<string> {
  const name = basename(file);
  const places = [["masters", name], ["..", "masters", name], ["source", basename(name, ".ipynb"), name]].map((place) => join(dirname(file), ...place));
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  const { cells } = await readNotebook(file);
  if (cells.some(({ source }) => hasRegion(source, "HIDDEN TESTS") || hasRegion(source, "SOLUTION"))) return file;
  throw new UsageError(`found no master of ${name} in masters/, ../masters/ or source/; name it with --master.`);
}

function lines({ scores, score, max, events }: GradeRecord): string[] {
  const asked = scores.map(({ id, points, max: most, manual, message }) => `${id}: ${manual ? `waits for a person (${most} points)` : `${points} of ${most}`}${message === "" || manual ? "" : ` · ${message}`}`);
  return [...asked, ...events, `Together: ${score} of ${max}`];
}
