import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Submission } from "../gradeSubmission.js";

/** Where one student's work lies. */
export interface SubmissionPlace {
  readonly student: string;
  /** The notebook; undefined where there is none. */
  readonly notebook: string | undefined;
  /** The folder whose other files belong to it; undefined for a notebook that lies alone. */
  readonly folder: string | undefined;
  /** When it was handed in, where the folder says. */
  readonly handedIn: Date | undefined;
  readonly notes: readonly string[];
}

/** Most that a submission may bring along besides its notebook, in bytes and files. */
const FILES = { bytes: 50e6, count: 500 } as const;

/** A notebook above this is not read at all. */
const NOTEBOOK_BYTES = 100e6;

/**
 * Finds the submissions in a folder: `STUDENT.ipynb`, `STUDENT/NAME.ipynb`, or nbgrader's `STUDENT/ASSIGNMENT/NAME.ipynb` with its `timestamp.txt`.
 *
 * Links are not followed: one could lead to another student's work, or to the master.
 *
 * @param name the notebook's file name, as the master has it
 */
export function findSubmissions(folder: string, name: string): SubmissionPlace[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): SubmissionPlace[] => {
      const path = join(folder, entry.name);
      const nothing = { notebook: undefined, folder: undefined, handedIn: undefined };
      if (entry.isSymbolicLink()) return [{ student: entry.name.replace(/\.ipynb$/, ""), ...nothing, notes: ["The submission is a link to another place; links are not followed."] }];
      if (entry.isFile()) return entry.name.endsWith(".ipynb") ? [{ student: entry.name.slice(0, -".ipynb".length), ...nothing, notebook: path, notes: [] }] : [];
      if (!entry.isDirectory()) return [];
      return [inFolder(entry.name, path, name)];
    });
}

function inFolder(student: string, path: string, name: string): SubmissionPlace {
  const folders = [path, ...readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => join(path, entry.name))];
  const notes: string[] = [];
  for (const folder of folders) {
    const notebooks = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.name.endsWith(".ipynb"));
    const found = notebooks.find((entry) => entry.name === name) ?? (notebooks.length === 1 ? notebooks[0] : undefined);
    if (found === undefined) continue;
    if (found.name !== name) notes.push(`The notebook is named ${found.name}; expected ${name}.`);
    if (!found.isFile()) return { student, notebook: undefined, folder, handedIn: undefined, notes: [`${found.name} is no plain file (a link?); not read.`] };
    return { student, notebook: join(folder, found.name), folder, handedIn: timestamp(folder), notes };
  }
  return { student, notebook: undefined, folder: undefined, handedIn: undefined, notes: [`No notebook ${name} was handed in.`] };
}

/** nbgrader writes when a submission came beside it. */
function timestamp(folder: string): Date | undefined {
  try {
    const file = join(folder, "timestamp.txt");
    if (!lstatSync(file).isFile()) return undefined;
    const text = readFileSync(file, "utf8").trim().replace(/ UTC$/, "Z").replace(/^(\d{4}-\d\d-\d\d) (\d\d)/, "$1T$2");
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    return undefined;
  }
}

/** Reads what a student handed in: the notebook, and plain files beside it up to a limit. */
export function readSubmission(place: SubmissionPlace): Submission {
  const notes = [...place.notes];
  const { student } = place;
  const files = new Map<string, Uint8Array>();
  if (place.notebook === undefined) return { student, text: "", files, notes };
  const { size } = lstatSync(place.notebook);
  if (size > NOTEBOOK_BYTES) return { student, text: "", files, notes: [...notes, `The notebook has ${Math.round(size / 1e6)} MB; at most ${NOTEBOOK_BYTES / 1e6} MB are read.`] };
  if (place.folder !== undefined) collect(place.folder, place.folder, files, notes);
  return { student, text: readFileSync(place.notebook, "utf8"), files, notes };
}

function collect(root: string, folder: string, files: Map<string, Uint8Array>, notes: string[]): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const name = relative(root, path);
    if (entry.isDirectory()) collect(root, path, files, notes);
    else if (!entry.isFile()) notes.push(`${name} is no plain file (a link?); left out.`);
    else if (!/\.ipynb$|^timestamp\.txt$/.test(name)) {
      const bytes = [...files.values()].reduce((sum, content) => sum + content.byteLength, lstatSync(path).size);
      if (bytes > FILES.bytes || files.size >= FILES.count) notes.push(`${name} is left out: at most ${FILES.count} files of ${FILES.bytes / 1e6} MB together are taken along.`);
      else files.set(name, readFileSync(path));
    }
  }
}
