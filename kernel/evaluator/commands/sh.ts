import type { Command, CommandHost } from "./command.js";
import { runProgram } from "./program.js";

/** Status with which a shell answers a program that it does not find. */
const NOT_FOUND = 127;

/** `!ls -l`: a line for the shell. Its status is told, not thrown, as in IPython: `grep` that finds nothing is no failure of the cell. */
export const sh: Command = {
  name: "!",
  usage: "!COMMAND",
  summary: "runs a line in the system's shell",
  line: "text",
  run: ({ args }, host) => shell(args, host),
};

/** `%%sh`: a cell for the shell. */
export const shellCell: Command = {
  name: "sh",
  usage: "%%sh",
  summary: "runs the cell in the system's shell",
  cell: "text",
  run: ({ body = "" }, host) => shell(body, host),
};

async function shell(command: string, host: CommandHost): Promise<void> {
  const { code, signal } = await runProgram(command, undefined, host);
  if (code === 0 || host.signal?.aborted === true) return;
  process.stderr.write(signal === null ? `[exit status ${code}]\n` : `[ended by ${signal}]\n`);
  if (code === NOT_FOUND && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(command)) {
    process.stderr.write(`A line that begins with ! is a shell's. To negate a value there, write (!${command}).\n`);
  }
}
