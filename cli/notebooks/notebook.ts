import { readFile, rename, writeFile } from "node:fs/promises";
import type { Output } from "./output.js";

/** A cell as nbformat 4 stores it; what is not named here is kept as it is. */
export interface Cell {
  cell_type: string;
  source: string | string[];
  execution_count?: number | null;
  outputs?: Output[];
  [other: string]: unknown;
}

/** A notebook as nbformat 4 stores it; what is not named here is kept as it is. */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

/**
 * Reads a notebook.
 *
 * @throws Error naming the file when it cannot be read, is no JSON, or is no notebook of format 4.
 */
export async function readNotebook(file: string): Promise<Notebook> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new Error(`${file}: ${missing ? "no such file." : `cannot be read (${error instanceof Error ? error.message : String(error)}).`}`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: not a notebook; it should be JSON (${error instanceof Error ? error.message : String(error)}).`);
  }
  if (!isNotebook(content)) throw new Error(`${file}: not a notebook of format 4; open it in JupyterLab and save it to convert it.`);
  return content;
}

function isNotebook(content: unknown): content is Notebook {
  return typeof content === "object" && content !== null && "nbformat" in content && content.nbformat === 4 && "cells" in content && Array.isArray(content.cells);
}

/** The cell's text in one piece. */
export function sourceOf(cell: Cell): string {
  return typeof cell.source === "string" ? cell.source : cell.source.join("");
}

/** Writes a notebook as nbformat 4.5 does: one space of indentation, an id for every cell, texts as lists of lines. */
export async function writeNotebook(file: string, notebook: Notebook): Promise<void> {
  const used = new Set(notebook.cells.map((cell) => cell["id"]));
  for (const [index, cell] of notebook.cells.entries()) {
    // Format 4.5 wants an id; one made from the place gives the same file at every run.
    if (typeof cell["id"] !== "string") cell["id"] = freeId(`cell-${index + 1}`, used);
    cell.source = lines(sourceOf(cell));
  }
  notebook.nbformat_minor = Math.max(5, notebook.nbformat_minor);
  // A rename replaces the file in one step: a notebook is never lost to a crash in the middle of writing.
  const fresh = `${file}.${process.pid}.new`;
  await writeFile(fresh, `${JSON.stringify(notebook, null, 1)}\n`);
  await rename(fresh, file);
}

function freeId(wish: string, used: Set<unknown>): string {
  let id = wish;
  for (let n = 2; used.has(id); n += 1) id = `${wish}-${n}`;
  used.add(id);
  return id;
}

/** A text as nbformat stores it on disk: its lines, each with its end. */
export function lines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
