import type { Command } from "../evaluator/commands/command.js";
import { mayBeginAt } from "../evaluator/commands/find.js";
import { COMMANDS } from "../evaluator/commands/table.js";

/** A command's name that is being written, or that the cursor stands on. */
export interface WrittenCommand {
  /** Offset of the `%`. */
  readonly start: number;
  readonly written: string;
  /** Those that it may become. */
  readonly fitting: readonly { readonly name: string; readonly command: Command }[];
}

/** The command at the cursor; undefined where TypeScript is written. */
export function commandAtCursor(code: string, cursor: number): WrittenCommand | undefined {
  const lineStart = code.lastIndexOf("\n", cursor - 1) + 1;
  const [, indent = "", written] = /^([ \t]*)(%%?[A-Za-z]*)$/.exec(code.slice(lineStart, cursor)) ?? [];
  const start = lineStart + indent.length;
  if (written === undefined || !mayBeginAt(code, start)) return undefined;
  const first = code.slice(0, start).trim() === "";
  const fitting = COMMANDS.filter((command) => command.name !== "!").flatMap((command) => [
    ...(command.line === undefined ? [] : [{ name: `%${command.name}`, command }]),
    ...(command.cell === undefined || !first ? [] : [{ name: `%%${command.name}`, command }]),
  ]);
  return { start, written, fitting: fitting.filter(({ name }) => name.startsWith(written)) };
}
