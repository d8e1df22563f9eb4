import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { projectFolder } from "../setup/helpers.js";

export const notebooksFolder = join(projectFolder, "notebooks");

/** An output as the notebooks on disk hold it. */
export interface SavedOutput {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | string[];
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface SavedCell {
  readonly id?: string;
  readonly cell_type: "code" | "markdown";
  readonly metadata: { readonly tags?: readonly string[] };
  readonly source: string | string[];
  readonly execution_count?: number | null;
  readonly outputs?: readonly SavedOutput[];
}

/** The course's notebooks, in order. */
export const courseNotebooks = readdirSync(notebooksFolder).filter((name) => /^\d\d-.*\.ipynb$/.test(name)).sort();

/** @param file a notebook of the course by its name, or another one by its path */
export function readCells(file: string): SavedCell[] {
  return (JSON.parse(readFileSync(resolve(notebooksFolder, file), "utf8")) as { cells: SavedCell[] }).cells;
}

export const joined = (text: unknown): string => [text ?? ""].flat().join("");

/** What a reader without our widgets sees of a cell: its prints and its results as text. */
export function textOf(cell: SavedCell): string {
  return (cell.outputs ?? []).map((output) => joined(output.text ?? output.data?.["text/plain"])).join("\n");
}
