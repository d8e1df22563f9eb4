import { lineStarts, positionAt } from "../evaluator/rewrite/positions.js";
import type { TypeMistake } from "./typeServer.js";

/** Most mistakes of one cell that are told. */
const MOST = 10;

/** Modules that are not found, or have no types: at run time they are there, or the cell fails and says so. `import x = require("m")` works here. */
const MODULES = new Set([1202, 2306, 2307, 2732, 2792]);

/** "… is possibly null", or undefined. */
const POSSIBLY_NOTHING = new Set([2531, 2532, 2533, 18047, 18048, 18049]);

/** "Cannot find name …", with all its advice. */
const UNKNOWN_NAME = new Set([2304, 2503, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593]);

/** Reasons that begin like this say that two declarations of one class differ, as they do when its cell is run again. */
const TWO_DECLARATIONS = /have separate declarations of a private property|is protected but type|refers to a different member/;

/** A mistake that a notebook's author should hear of; `unknown` is the name that it does not know. */
export interface CellMistake extends TypeMistake {
  readonly unknown: string | undefined;
}

/**
 * Leaves out what is a mistake in a file and none in a notebook.
 *
 * - Parameters and variables without a type (7000 to 7099): a cell is no library.
 * - A variable of an earlier cell that may be `null` by its declaration: what the cells between have assigned, the checker does not see.
 *
 * @param source the cell; what stands after it in the checker's file is not the author's
 * @param earlier variables of earlier cells
 */
export function cellMistakes(found: readonly TypeMistake[], source: string, earlier: ReadonlySet<string>): CellMistake[] {
  const nameAt = ({ start }: TypeMistake): string => /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(source.slice(start))?.[0] ?? "";
  return found
    .filter(
      (mistake) =>
        mistake.start < source.length &&
        !(mistake.code >= 7000 && mistake.code < 7100) &&
        !MODULES.has(mistake.code) &&
        !(POSSIBLY_NOTHING.has(mistake.code) && earlier.has(nameAt(mistake))) &&
        !TWO_DECLARATIONS.test(mistake.message),
    )
    .map((mistake) => ({ ...mistake, unknown: UNKNOWN_NAME.has(mistake.code) ? nameAt(mistake) : undefined }));
}

/** Mistakes as the lines of a terminal: where, what, the line of code, and a wave under the place. */
export function describeMistakes(mistakes: readonly TypeMistake[], source: string, cell: string): string[] {
  const starts = lineStarts(source);
  const lines = mistakes.slice(0, MOST).flatMap(({ start, end, code, message }) => {
    const { line, column } = positionAt(starts, start);
    const text = source.split("\n")[line - 1] ?? "";
    const label = `${line} | `;
    const wave = "~".repeat(Math.max(1, Math.min(end, start + text.length - column + 1) - start));
    return [`${cell}:${line}:${column} - TS${code}: ${message}`, "", label + text, `${" ".repeat(label.length - 2)}| ${" ".repeat(column - 1)}${wave}`, ""];
  });
  return mistakes.length > MOST ? [...lines, `… and ${mistakes.length - MOST} more`] : lines.slice(0, -1);
}
