import { dirname, resolve } from "node:path";
import { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import type { Output as OutputEvent } from "../../kernel/evaluator/outputs.js";
import type { CodeCell, Notebook, Output } from "../../src/grading/notebook.js";
import { readNotebook, writeNotebook } from "./files.js";
import { OutputCollector, stored } from "./output.js";

/** Where a notebook failed. */
export interface NotebookError {
  /** The number in the cell's brackets, `[3]`: code cells counted from 1, empty ones left out. */
  readonly cell: number;
  /** Line in the cell, counted from 1; absent when the error has none of its own. */
  readonly line?: number;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** How one notebook went. */
export interface NotebookResult {
  readonly file: string;
  readonly status: "ok" | "error";
  /** Code cells with something in them. */
  readonly cells: number;
  /** How many of them were run. */
  readonly ran: number;
  readonly seconds: number;
  /** What cells wrote to stderr, by the number in the cell's brackets. */
  readonly warnings: readonly { readonly cell: number; readonly text: string }[];
  readonly error?: NotebookError;
}

/** Told while a notebook runs. */
export interface NotebookListener {
  cellStarts(cell: { number: number; of: number; source: string }): void;
  cellShows(output: OutputEvent): void;
  cellEnds(cell: { ok: boolean }): void;
}

/**
 * Runs a notebook's cells in order in a fresh cell process, up to the first error. A cell tagged `raises-exception` may fail.
 *
 * @param file The notebook. Cells run in its folder.
 * @param options `save` writes the outputs into the file, also after an error; `signal` interrupts the running cell.
 * @throws Error when the file cannot be read, or is a notebook of another language.
 */
export async function runNotebook(file: string, options: { save: boolean; signal: AbortSignal; listener: NotebookListener }): Promise<NotebookResult> {
  const notebook = await readNotebook(file);
  refuseOtherLanguage(file, notebook);
  const began = performance.now();
  const cells = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code" && cell.source.trim() !== "");
  const runner = await CellRunner.start({ cwd: resolve(dirname(file)) });
  const interrupt = (): void => runner.interrupt();
  options.signal.addEventListener("abort", interrupt);
  const collector = new OutputCollector();
  const kept: { cell: CodeCell; outputs: Output[] }[] = [];
  let error: NotebookError | undefined;
  try {
    for (const [index, cell] of cells.entries()) {
      const { source } = cell;
      options.listener.cellStarts({ number: index + 1, of: cells.length, source });
      const { outputs, take } = collector.cell();
      kept.push({ cell, outputs });
      const result = await runner.run(source, {
        onOutput(output) {
          take(output);
          options.listener.cellShows(output);
        },
      });
      cell.execution_count = result.executionCount;
      const failed = result.status === "error";
      options.listener.cellEnds({ ok: !failed });
      if (!failed) continue;
      const { ename = "Error", evalue = "", traceback = [], line } = result.error ?? {};
      if (mayFail(cell) && !options.signal.aborted) continue;
      error = { cell: index + 1, ...(line === undefined ? {} : { line }), ename, evalue, traceback };
      break;
    }
  } finally {
    options.signal.removeEventListener("abort", interrupt);
    runner.close();
  }
  if (options.save) {
    for (const cell of notebook.cells) if (cell.cell_type === "code") cell.outputs = [];
    for (const { cell, outputs } of kept) cell.outputs = stored(outputs);
    await writeNotebook(file, notebook);
  }
  const seconds = Math.round(performance.now() - began) / 1000;
  const warnings = kept.flatMap(({ outputs }, index) => outputs.flatMap((output) => (output.output_type === "stream" && output.name === "stderr" ? [{ cell: index + 1, text: output.text }] : [])));
  return { file, status: error === undefined ? "ok" : "error", cells: cells.length, ran: kept.length, seconds, warnings, ...(error === undefined ? {} : { error }) };
}

function mayFail({ metadata }: CodeCell): boolean {
  const { tags } = metadata;
  return Array.isArray(tags) && tags.includes("raises-exception");
}

function refuseOtherLanguage(file: string, notebook: Notebook): void {
  const { language_info: info, kernelspec: spec } = notebook.metadata as { language_info?: { name?: string }; kernelspec?: { language?: string } };
  const language = (info?.name ?? spec?.language ?? "typescript").toLowerCase();
  if (!["typescript", "javascript"].includes(language)) throw new Error(`${file}: a notebook in ${language}; gradbook runs TypeScript and JavaScript.`);
}
