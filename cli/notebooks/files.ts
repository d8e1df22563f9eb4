import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { formatNotebook, parseNotebook, UnreadableNotebook, type Notebook } from "../../src/grading/notebook.js";

/** @throws Error naming the file when it is not there, or is no notebook. */
export async function readNotebook(file: string): Promise<Notebook> {
  try {
    const { notebook, mended } = parseNotebook(await readFile(file, "utf8"));
    for (const problem of mended) console.error(`${file}: ${problem}`);
    return notebook;
  } catch (error) {
    if (error instanceof UnreadableNotebook) throw new Error(`${file}: ${error.message}`);
    if (error instanceof Error && "code" in error && error.code === "ENOENT") throw new Error(`${file}: no such file.`);
    throw error;
  }
}

/** Writes a notebook in one step, with the folders that lead to it. */
export async function writeNotebook(file: string, notebook: Notebook): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.new`;
  await writeFile(fresh, formatNotebook(notebook));
  await rename(fresh, file);
}
