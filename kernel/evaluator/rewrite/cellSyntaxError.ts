import type { CellError } from "../messages.js";
import { lineStarts, positionAt } from "./positions.js";

/** What oxc says about bad syntax; its parser and its transpiler share the shape but not the type. */
interface OxcError {
  readonly message: string;
  readonly helpMessage: string | null;
  readonly labels: readonly { readonly start: number }[];
}

/** A cell that does not parse, told as any other error of a cell. */
export class CellSyntaxError extends Error implements CellError {
  readonly ename = "SyntaxError";
  readonly evalue: string;
  readonly traceback: readonly string[];
  readonly line: number;

  constructor(error: OxcError, source: string, name: string) {
    super(error.message);
    this.name = "SyntaxError";
    this.evalue = error.message;
    // Of two declarations of a name the first label is the older one.
    const label = error.labels.at(/already been declared/.test(error.message) ? -1 : 0);
    const at = positionAt(lineStarts(source), Math.min(label?.start ?? 0, source.length));
    this.line = at.line;
    this.traceback = [
      `SyntaxError: ${error.message}`,
      `    at ${name}:${at.line}:${at.column}`,
      ...(error.helpMessage === null ? [] : [`    help: ${error.helpMessage}`]),
      ...codeFrame(source, at.line, at.column),
    ];
  }
}

/** The line in question with a mark under the column, as the last lines of a traceback. */
export function codeFrame(source: string, line: number, column: number): string[] {
  const text = source.split("\n")[line - 1];
  if (text === undefined || text.length > 300) return [];
  const label = `${line} | `;
  return ["", label + text, `${" ".repeat(label.length - 2)}| ${" ".repeat(Math.max(0, column - 1))}^`];
}
