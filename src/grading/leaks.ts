import { replaceRegions } from "./markers.js";
import { gradeMetadata } from "./metadata.js";
import { formatNotebook, type Notebook } from "./notebook.js";
import { questionCalls } from "./questionCalls.js";

/** Something that students should not see, and where they would. */
export interface Leak {
  /** Place of the cell in the release, from 1; undefined for metadata of the notebook. */
  readonly cell?: number;
  readonly message: string;
  /** Whether it is certainly a mistake: the author wrote it in no cell that students see. */
  readonly certain: boolean;
}

/**
 * What of a master's solutions, hidden tests and marking schemes can be read in its release: in texts, outputs, metadata, attachments.
 *
 * A line of the hidden parts that stands in the visible ones too is the author's own doing and no leak; the values that `grade` expects are looked for there as well.
 *
 * @param master with its roles as metadata
 */
export function leaks(master: Notebook, release: Notebook): Leak[] {
  const hidden = master.cells.map((cell) => hiddenText(cell.source, gradeMetadata(cell)?.solution === true));
  const visible = release.cells.map(({ source }) => source).join("\n");
  const lines = new Set(hidden.flatMap((text) => text.split("\n")).map((line) => line.trim()).filter((line) => line.length >= 8 && /\w{3}/.test(line) && !visible.includes(line)));
  const expected = new Map(hidden.flatMap(questionCalls).flatMap(({ id, options }) => valuesIn(options["expect"]).map((value) => [value, id] as const)));
  const found: Leak[] = [];
  const { cells, ...rest } = release;
  for (const [place, text] of [[undefined, JSON.stringify(rest)] as const, ...cells.map((cell, index) => [index + 1, formatNotebook({ ...release, metadata: {}, cells: [cell] })] as const)]) {
    const at = place === undefined ? {} : { cell: place };
    for (const line of lines) if (text.includes(JSON.stringify(line).slice(1, -1))) found.push({ ...at, message: `a hidden line can be read in it: ${line.slice(0, 60)}`, certain: true });
  }
  for (const [index, { source }] of cells.entries()) {
    const plain = source.replaceAll(/(?<=\d)[_,](?=\d)/g, "");
    for (const [value, id] of expected) if (new RegExp(`(?<![\\w.])${value}(?![\\w.])`).test(plain)) found.push({ cell: index + 1, message: `what ${id} expects, ${value}, stands in it.`, certain: false });
    for (const { name, id, options } of questionCalls(source)) {
      if (name === "grade" && "expect" in options) found.push({ cell: index + 1, message: `it tells what ${id} expects; put grade into a hidden test.`, certain: true });
      for (const option of ["expect", "feedback"]) if (name === "question" && option in options) found.push({ cell: index + 1, message: `${id} has its ${option} in plain sight; give it to grade in a hidden test.`, certain: true });
    }
  }
  return found;
}

function hiddenText(source: string, solution: boolean): string {
  const solutions = replaceRegions(source, "SOLUTION").regions;
  const whole = solution && solutions.length === 0 ? [source] : [];
  return [...whole, ...solutions, ...replaceRegions(source, "HIDDEN TESTS").regions, ...replaceRegions(source, "MARK SCHEME").regions].join("\n");
}

/** Values in an expectation's source that are worth looking for: numbers of three digits, texts of four letters. Smaller ones stand everywhere. */
function valuesIn(source: string | undefined): string[] {
  const plain = (source ?? "").replaceAll(/(?<=\d)_(?=\d)/g, "");
  return [...plain.matchAll(/(?<![\w.])\d{3,}(?![\w.])|(?<=["'`])[A-Za-z]{4,}(?=["'`])/g)].map(([value]) => value);
}
