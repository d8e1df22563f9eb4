import { codeFrame } from "../rewrite/cellSyntaxError.js";
import { lineStarts, positionAt } from "../rewrite/positions.js";
import type { CellError } from "../messages.js";

/** A command that can't be run as it stands; told before anything of its cell runs. */
export class CommandSyntaxError extends Error implements CellError {
  readonly ename = "CommandError";
  readonly evalue: string;
  readonly traceback: readonly string[];
  readonly line: number;

  constructor(message: string, source: string, at: number, cell: string) {
    super(message);
    this.name = "CommandError";
    this.evalue = message;
    const place = positionAt(lineStarts(source), at);
    this.line = place.line;
    this.traceback = [`CommandError: ${message}`, `    at ${cell}:${place.line}:${place.column}`, ...codeFrame(source, place.line, place.column)];
  }
}
