import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { readAssignment } from "../src/grading/assignment.js";
import { Journal, type GradeRecord } from "../src/grading/batch/journal.js";
import { gradedNotebook, safeName } from "../src/grading/batch/gradeAll.js";
import { parseNotebook, UnreadableNotebook, type Notebook } from "../src/grading/notebook.js";
import { feedbackHtml } from "../src/grading/reports/feedback.js";
import { itemStatistics } from "../src/grading/reports/itemStatistics.js";
import { canvasCsv, ltiFile, moodleCsv } from "../src/grading/reports/lms.js";
import { scoresCsv } from "../src/grading/reports/scores.js";
import { similarPairs } from "../src/grading/reports/similarity.js";
import { Table } from "../src/display/table.js";
import { writeGradebook } from "./grading/gradebook.js";
import { UsageError, type Verb } from "./verb.js";

const flags = ["csv", "json", "html", "canvas", "moodle", "lti", "statistics", "similarity", "gradebook"] as const;

/** Writes what was graded in the forms that people and programs read. */
export const report: Verb = {
  name: "report",
  usage: "GRADED --master FILE.ipynb [--csv] [--json] [--html] [--canvas] [--moodle] [--lti] [--statistics] [--similarity] [--gradebook] [--due TIME]",
  summary: "write reports beside what was graded; without a flag all of them",
  async run(args) {
    const { values, folder } = parsed(args);
    const { master } = values;
    if (typeof master !== "string" || !existsSync(master)) throw new UsageError("needs the assignment: --master FILE.ipynb.");
    const journal = join(folder, "journal.jsonl");
    if (!existsSync(journal)) throw new UsageError(`found no ${journal}; gradbook grade makes it.`);
    const notebook = parseNotebook(readFileSync(master, "utf8")).notebook;
    const assignment = readAssignment(basename(master), notebook);
    const opened = new Journal(journal);
    const { records } = opened;
    opened.close();
    const title = assignment.name.replace(/\.ipynb$/, "");
    const all = flags.every((flag) => values[flag] !== true);
    const write = (name: string, content: string): void => {
      writeFileSync(join(folder, name), content);
      console.log(join(folder, name));
    };
    const kept = (record: GradeRecord): Notebook | undefined => keptNotebook(gradedNotebook(folder, record.student, assignment.name));
    const writers: Record<(typeof flags)[number], () => void | Promise<void>> = {
      csv: () => write("scores.csv", scoresCsv(records)),
      json: () => write("scores.json", `${JSON.stringify(records, null, 1)}\n`),
      html() {
        mkdirSync(join(folder, "feedback"), { recursive: true });
        for (const record of records) writeFileSync(join(folder, "feedback", `${safeName(record.student)}.html`), feedbackHtml(record, kept(record), title));
        console.log(join(folder, "feedback"));
      },
      canvas: () => write("canvas.csv", canvasCsv(records, title)),
      moodle: () => write("moodle.csv", moodleCsv(records, title)),
      lti: () => write("lti.json", `${JSON.stringify(ltiFile(records, title, new Date()), null, 1)}\n`),
      statistics() {
        const found = itemStatistics(records);
        write("statistics.json", `${JSON.stringify(found, null, 1)}\n`);
        const rows = found.items.map(({ id, max, difficulty, discrimination }) => [id, String(max), difficulty.toFixed(2), discrimination.toFixed(2)]);
        console.log(new Table(["question", "points", "difficulty", "discrimination"], rows, [`${found.students} students, mean ${found.mean.toFixed(2)}, median ${found.median.toFixed(2)}, alpha ${found.alpha.toFixed(2)}`]).toText());
      },
      similarity() {
        const code = ({ cells }: Notebook): string[] => cells.filter((cell) => cell.cell_type === "code").map(({ source }) => source);
        const texts = new Map(records.flatMap((record) => [[record.student, code(kept(record) ?? { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 })] as const]));
        write("similarity.json", `${JSON.stringify(similarPairs(texts, code(notebook)), null, 1)}\n`);
      },
      async gradebook() {
        await writeGradebook(join(folder, "gradebook.db"), assignment, records, typeof values.due === "string" ? values.due : undefined);
        console.log(join(folder, "gradebook.db"));
      },
    };
    for (const flag of flags) if (all || values[flag] === true) await writers[flag]();
    return 0;
  },
};

/** What the grader has kept of a submission; it may have been changed since. */
function keptNotebook(file: string): Notebook | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return parseNotebook(readFileSync(file, "utf8")).notebook;
  } catch (error) {
    if (error instanceof UnreadableNotebook) return undefined;
    throw error;
  }
}

function parsed(args: readonly string[]): { values: Readonly<Record<string, string | boolean | undefined>>; folder: string } {
  const options = { master: { type: "string" as const }, due: { type: "string" as const }, ...Object.fromEntries(flags.map((flag) => [flag, { type: "boolean" as const }])) };
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) throw new UsageError("names one folder that gradbook grade has written.");
    return { values, folder };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${error instanceof Error ? (error.message.split(". ")[0] ?? "").replace(/\.$/, "") : String(error)}.`);
  }
}
