import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { plainEnvironment, projectFolder, runProgram, type Ended } from "../setup/helpers.js";

/** Runs the command line as a user does. */
export function gradbook(args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ended> {
  return runProgram(process.execPath, [join(projectFolder, "cli", "gradbook.mjs"), ...args], { cwd: options.cwd ?? projectFolder, env: plainEnvironment(options.env) });
}

/** A cell for {@link writeCells}: a text is a code cell. */
export type CellSketch = string | { markdown: string } | { code: string; tags: string[] };

/** Writes a notebook of the given cells, in the format's older minor version, which has no cell ids. */
export function writeCells(file: string, cells: readonly CellSketch[], metadata: object = { kernelspec: { name: "gradbook", display_name: "TypeScript (Gradbook)", language: "typescript" } }): string {
  const written = cells.map((cell) => {
    if (typeof cell !== "string" && "markdown" in cell) return { cell_type: "markdown", metadata: {}, source: cell.markdown };
    const [source, tags] = typeof cell === "string" ? [cell, []] : [cell.code, cell.tags];
    return { cell_type: "code", metadata: tags.length > 0 ? { tags } : {}, source, outputs: [], execution_count: null };
  });
  writeFileSync(file, JSON.stringify({ cells: written, metadata, nbformat: 4, nbformat_minor: 4 }));
  return file;
}
