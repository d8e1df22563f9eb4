import { COURSE_SETTINGS } from "../src/course/effort.js";
import { parse } from "./arguments.js";
import { runNotebook, type NotebookListener, type NotebookResult } from "./notebooks/runNotebook.js";
import { terminalText } from "./notebooks/output.js";
import { Progress } from "./progress.js";
import { UsageError, type Verb } from "./verb.js";

/** Runs notebooks without a browser, up to the first error. */
export const run: Verb = {
  name: "run",
  usage: "FILE.ipynb… [--save] [--json] [--setting test|class|full]",
  summary: "run notebooks without a browser; --save keeps the outputs in them, --setting says how much work effort() asks for",
  async run(args) {
    const { values, positionals: files } = parse(args, ["save", "json"], ["setting"]);
    if (files.length === 0) throw new UsageError("names no notebook.");
    // The process that runs the cells inherits it.
    if (values.setting !== undefined) process.env["GRADBOOK_COURSE"] = known(values.setting);
    const json = values.json === true;
    const interrupted = new AbortController();
    const stop = (): void => {
      // The first asks the cell to stop, which keeps what it has; the second is Node's own end.
      interrupted.abort();
      process.off("SIGINT", stop);
    };
    process.on("SIGINT", stop);
    try {
      for (const file of files) {
        if (!json && files.length > 1) console.error(file);
        const listener = json ? quiet : speaking();
        const result = await runNotebook(file, { save: values.save === true, signal: interrupted.signal, listener }).catch((error: unknown) => {
          if (json) console.log(JSON.stringify(unreadable(file, error)));
          throw error;
        });
        if (json) console.log(JSON.stringify(result));
        if (result.error === undefined) continue;
        if (!json) console.error(result.error.traceback.join("\n"));
        console.error(failureLine(result));
        return interrupted.signal.aborted ? 130 : 1;
      }
      return 0;
    } finally {
      process.off("SIGINT", stop);
    }
  },
};

function known(setting: string): string {
  if (!COURSE_SETTINGS.some((one) => one === setting)) throw new UsageError(`has no setting "${setting}".`);
  return setting;
}

/** "01-first-network.ipynb: cell 3, line 2: TypeError: …" */
function failureLine({ file, error }: NotebookResult): string {
  if (error === undefined) return "";
  const line = error.line === undefined ? "" : `, line ${error.line}`;
  return `${file}: cell ${error.cell}${line}: ${error.ename}: ${error.evalue.split("\n")[0]}`;
}

function unreadable(file: string, error: unknown): object {
  const evalue = error instanceof Error ? error.message : String(error);
  return { file, status: "error", cells: 0, ran: 0, seconds: 0, warnings: [], error: { ename: "Error", evalue } };
}

const quiet: NotebookListener = { cellStarts() {}, cellShows() {}, cellEnds() {} };

/** Progress goes to stderr and what the cells show to stdout, so that a pipe gets the results alone. */
function speaking(): NotebookListener {
  const progress = new Progress();
  let end: ((mark: "✓" | "✗") => void) | undefined;
  return {
    cellStarts({ number, of, source }) {
      end = progress.start(`[${number}/${of}] ${source.trim().split("\n")[0]}`);
    },
    cellShows(output) {
      const text = terminalText(output);
      if (text === undefined) return;
      progress.wipe();
      (output.output_type === "stream" && output.name === "stderr" ? process.stderr : process.stdout).write(text);
    },
    cellEnds({ ok }) {
      end?.(ok ? "✓" : "✗");
    },
  };
}
