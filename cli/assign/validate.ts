import { dirname, resolve } from "node:path";
import { validate, type Finding, type Validation } from "../../src/grading/validate.js";
import type { Notebook } from "../../src/grading/notebook.js";
import { parse } from "../arguments.js";
import { Progress } from "../progress.js";
import { UsageError, type Verb } from "../verb.js";
import { readNotebook } from "../notebooks/files.js";
import { runCells } from "./runCells.js";

/** Checks masters before they are released. */
export const validateMaster: Verb = {
  name: "validate",
  usage: "MASTER.ipynb… [--json] [--timeout SECONDS]",
  summary: "solutions pass every test, tests fail without them, nothing hidden leaks",
  async run(args) {
    const { values, positionals: files } = parse(args, ["json"], ["timeout"]);
    if (files.length === 0) throw new UsageError("names no notebook.");
    const seconds = secondsOf(values.timeout);
    let sound = true;
    for (const file of files) {
      const validation = await validated(file, await readNotebook(file), seconds);
      if (values.json === true) console.log(JSON.stringify({ file, ...validation }));
      else console.log(report(file, validation));
      sound &&= !validation.findings.some(({ severity }) => severity === "error");
    }
    return sound ? 0 : 1;
  },
};

/** Most that a cell may take: five minutes unless said otherwise, since masters train. */
export function secondsOf(text: string | undefined): number {
  const seconds = Number(text ?? 300);
  if (!(seconds > 0)) throw new UsageError(`--timeout must be a number of seconds above 0; received "${text}".`);
  return seconds;
}

/** Validates with a line of progress. */
export async function validated(file: string, notebook: Notebook, seconds: number): Promise<Validation> {
  const end = new Progress().start(`${file}: the solutions, then the stub without them`);
  try {
    const validation = await validate(notebook, runCells({ folder: resolve(dirname(file)), seconds }));
    end(validation.findings.some(({ severity }) => severity === "error") ? "✗" : "✓");
    return validation;
  } catch (error) {
    end("✗");
    throw error;
  }
}

/** What was found, a line each, and what it comes to. */
export function report(file: string, { findings, tests, points }: Validation): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const worth = `${tests} ${tests === 1 ? "test" : "tests"}, ${points.tests} points${points.byHand > 0 ? ` and ${points.byHand} by hand` : ""}`;
  const end = errors === 0 ? `${file}: can be released: ${worth}.` : `${file}: ${errors} ${errors === 1 ? "error" : "errors"} to mend before it can be released.`;
  return [...findings.map((finding) => `${file}: ${line(finding)}`), end].join("\n");
}

function line({ severity, cell, id, message }: Finding): string {
  const place = cell === undefined ? "" : `cell ${cell}${id === undefined ? "" : ` (${id})`}: `;
  return `${severity}: ${place}${message}`;
}
