import { PathExt } from "@jupyterlab/coreutils";
import type { Contents } from "@jupyterlab/services";

/** Where the commands that grade write feedback, seen from a notebook's folder: `grade-one` about this notebook, `report` about everybody's. */
const PLACES = [
  { folders: ["feedback"], ofNotebookOnly: true },
  { folders: ["graded", "feedback"], ofNotebookOnly: false },
] as const;

/**
 * The feedback that was written about a notebook and lies in its folder.
 *
 * Each folder is looked for in the one above it: asking for one that is not there would be an error in the browser's log.
 *
 * @param path the notebook's
 * @returns paths of HTML files; those about this notebook first
 */
export async function feedbackFiles(contents: Contents.IManager, path: string): Promise<string[]> {
  const own = `${PathExt.basename(path, ".ipynb")}.html`;
  const found: string[] = [];
  for (const { folders, ofNotebookOnly } of PLACES) {
    let here = await listed(contents, PathExt.dirname(path));
    for (const name of folders) {
      const folder = here.find((entry) => entry.name === name && entry.type === "directory");
      here = folder === undefined ? [] : await listed(contents, folder.path);
    }
    const pages = here.filter(({ name, type }) => type !== "directory" && (ofNotebookOnly ? name === own : name.endsWith(".html")));
    found.push(...pages.map((page) => page.path).sort());
  }
  return found;
}

async function listed(contents: Contents.IManager, folder: string): Promise<Contents.IModel[]> {
  const { content } = (await contents.get(folder)) as { content: Contents.IModel[] | null };
  return content ?? [];
}
