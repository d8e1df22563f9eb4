import type { Command } from "./command.js";
import { mayHaveCommands } from "./mayHave.js";
import { Scanner, type Candidate } from "./scan.js";
import { COMMANDS } from "./table.js";

/** A command in a cell's text. */
export interface Use {
  readonly start: number;
  /** End of its line, or of its last line when it goes on after a backslash; the end of the cell for `%%`. */
  readonly end: number;
  readonly name: string;
  /** Absent when there is none of that name, or none of that form. */
  readonly command: Command | undefined;
  /** The rest of its line, and where it begins. */
  readonly args: string;
  readonly argsStart: number;
  /** The lines below `%%name`, from the line break on. */
  readonly body: string | undefined;
}

/** The first word after `!` is a JavaScript expression's, not a program's. */
const EXPRESSION = /^!\s*(?:(?:function|async|await|new|typeof|void|this|null|undefined|true|false|import|class|super)\b|[\w$.]+\()/;

/**
 * Finds the commands of a cell: lines that begin a statement with `%name` or with `!` and a program's name.
 *
 * `%` also continues an expression, and `!` begins one. A `%` is a command where no expression goes on, and after a value only if the
 * name is a command's and the line is not indented further than the one above. A `!` is a negation before a bracket, another `!`, a
 * quote, a call or a keyword of JavaScript.
 */
export function findCommands(source: string): Use[] {
  if (!mayHaveCommands(source)) return [];
  const first = source.search(/\S/);
  const whole = /^%%([A-Za-z]\w*)?/.exec(source.slice(first));
  if (whole !== null) return [wholeCell(source, first, whole[1] ?? "")];
  const uses: Use[] = [];
  new Scanner(source, (candidate) => {
    const use = lineUse(source, candidate);
    if (use !== undefined) uses.push(use);
    return use?.end;
  }).scan();
  return uses;
}

/** Whether a command may begin at an offset at which `%` or `!` stands. */
export function mayBeginAt(source: string, at: number): boolean {
  let may = false;
  new Scanner(source, (candidate) => {
    if (candidate.start === at) may = candidate.before !== "open";
    return lineUse(source, candidate)?.end;
  }).scan();
  return may;
}

function wholeCell(source: string, start: number, name: string): Use {
  const command = COMMANDS.find((item) => item.name === name && item.cell !== undefined);
  const lineEnd = endOfLine(source, start);
  const args = source.slice(start + 2 + name.length, lineEnd);
  return {
    start,
    end: source.length,
    name: `%%${name}`,
    command,
    args: args.trim(),
    argsStart: start + 2 + name.length + (args.length - args.trimStart().length),
    body: source.slice(lineEnd),
  };
}

function lineUse(source: string, { start, before, indent, indentAbove }: Candidate): Use | undefined {
  if (before === "open") return undefined;
  const rest = source.slice(start, endOfLine(source, start));
  const written = /^(%%?)([A-Za-z]\w*)(?=\s|;?$)/.exec(rest);
  if (rest.startsWith("!")) {
    if (!/^!\s*[\w./~$\\-]/.test(rest) || EXPRESSION.test(rest)) return undefined;
    return textUse(source, start, "!", COMMANDS.find((item) => item.name === "!"));
  }
  if (written === null) return undefined;
  const [mark, sign, name = ""] = written;
  const command = sign === "%" ? COMMANDS.find((item) => item.name === name && item.line !== undefined) : undefined;
  if (before === "value" && (command === undefined || indent > indentAbove)) return undefined;
  return textUse(source, start, mark, command);
}

function textUse(source: string, start: number, mark: string, command: Command | undefined): Use {
  let end = endOfLine(source, start);
  while (command?.line !== "code" && source[end - 1] === "\\" && end < source.length) end = endOfLine(source, end + 1);
  const args = source.slice(start + mark.length, end);
  return { start, end, name: mark, command, args: args.trim(), argsStart: start + mark.length + (args.length - args.trimStart().length), body: undefined };
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end < 0 ? source.length : end;
}
