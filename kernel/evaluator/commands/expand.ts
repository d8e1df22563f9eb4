import { unknownName } from "../../../src/variables/byName.js";
import { HELPER } from "../helperName.js";
import { lineStarts, positionAt, type MovedCode } from "../rewrite/positions.js";
import type { WriteCall } from "./command.js";
import { CommandSyntaxError } from "./failure.js";
import { findCommands, type Use } from "./find.js";
import { kindOf } from "./source.js";
import { COMMANDS } from "./table.js";

/** Further right than any column; a number, since the other process is told in JSON. */
const NO_CODE = 1e9;

/** A cell after its commands were put into TypeScript. */
export interface Expanded {
  /** Every line of the author's stands on its own line. */
  readonly code: string;
  /** The cell begins with `%reset`: the variables go before anything else. */
  readonly reset: boolean;
  /** Where the commands' lines differ from the author's, for error messages. */
  readonly moved: Readonly<Record<number, MovedCode>>;
}

/**
 * Puts a cell's commands into TypeScript: `!ls` becomes an awaited call of the helper.
 *
 * @param cell the cell's name in error messages
 * @throws CommandSyntaxError for a command that does not exist, naming the nearest one, or that stands where it can't
 */
export function expandCommands(source: string, cell: string): Expanded {
  const uses = findCommands(source);
  const starts = lineStarts(source);
  const moved: Record<number, MovedCode> = {};
  let code = "";
  let at = 0;
  for (const use of uses) {
    const written = expandUse(source, use, cell);
    const { line, column } = positionAt(starts, use.start);
    const text = use.args.slice(optionsOf(use.args));
    const from = use.command?.line === "code" && use.body === undefined ? written.indexOf(text) : NO_CODE;
    moved[line] = { command: column, from: column + from, by: from === NO_CODE ? 0 : from - (use.argsStart + optionsOf(use.args) - use.start) };
    code += source.slice(at, use.start) + written;
    at = use.end;
  }
  return { code: code + source.slice(at), reset: uses[0]?.name === "%reset", moved };
}

/** What the author wrote as code, for tools that read TypeScript: commands give way to blanks, and everything else keeps its place. */
export function maskCommands(source: string): string {
  let code = "";
  let at = 0;
  for (const { start, end, command, args, argsStart } of findCommands(source)) {
    const kept = command?.line === "code" || command?.cell === "code" ? argsStart + optionsOf(args) : end;
    // A semicolon in place of the sign: the line below must not go on with the one above.
    code += `${source.slice(at, start)};${source.slice(start + 1, kept).replace(/[^\n]/g, " ")}`;
    at = kept;
  }
  return code + source.slice(at);
}

function expandUse(source: string, use: Use, cell: string): string {
  const { command, args, body } = use;
  if (command === undefined) throw new CommandSyntaxError(noCommand(use.name), source, use.start, cell);
  if (use.name === "%reset" && !isBare(source.slice(0, use.start))) {
    throw new CommandSyntaxError("%reset: expected at the beginning of its cell, for what ran above it would be lost; received it below other code. Move it up, or into a cell of its own.", source, use.start, cell);
  }
  if (body === undefined && command.line === "code" && kindOf(args.slice(optionsOf(args))).kind === "broken") {
    throw new CommandSyntaxError(`${use.name}: expected code that is whole on its line; received ${JSON.stringify(args)}. %${use.name} on a cell's first line takes the whole cell.`, source, use.argsStart, cell);
  }
  const call: WriteCall = (text, work) =>
    `await ${HELPER}.command(${[command.name, text].map((item) => JSON.stringify(item)).join(", ")}${body === undefined || command.expand !== undefined ? "" : `, ${JSON.stringify(body.slice(1))}`}${work === undefined ? "" : `, undefined, ${work}`});`;
  const written = command.expand?.({ args, body }, call) ?? call(args);
  // As many lines as before, so that those below keep their numbers.
  const missing = lines(source.slice(use.start, use.end)) - lines(written);
  return `;${written}${"\n".repeat(Math.max(0, missing))}`;
}

/** Length of the options, such as `-n 100`, that stand before a command's code. */
function optionsOf(args: string): number {
  return /^(?:-\w\s*\d+\s+)*/.exec(args)?.[0].length ?? 0;
}

function noCommand(name: string): string {
  const cellForm = name.startsWith("%%");
  const known = COMMANDS.filter((command) => (cellForm ? command.cell : command.line) !== undefined).map((command) => (command.name === "!" ? "!" : `${cellForm ? "%%" : "%"}${command.name}`));
  const base = name.replace(/^%+/, "");
  const other = COMMANDS.find((command) => command.name === base);
  if (other !== undefined && cellForm) {
    return other.cell === undefined ? `${name} has no form for a whole cell. Write %${base} on a line of its own.` : `${name} must stand on the first line of its cell; received it below other lines. Move it to a cell of its own.`;
  }
  if (other !== undefined) return `${name} works on a whole cell. Write %%${base} on the cell's first line.`;
  return `${unknownName("command", name, known)} %help says what each does.`;
}

/** Nothing but blanks and comments. */
function isBare(code: string): boolean {
  return code.replace(/\/\*[^]*?\*\/|\/\/.*/g, "").trim() === "";
}

function lines(text: string): number {
  return text.split("\n").length;
}
