import type { CommandHost } from "../commands/command.js";

/** What a cell's command became: a call of the helper. */
export type RunCommand = (name: string, args: string, body?: string, work?: () => unknown) => Promise<unknown>;

/** Runs the commands of the cells. The server has already refused names that are none. */
export function commandRunner(host: CommandHost): RunCommand {
  return async (name, args, body, work) => {
    const { COMMANDS } = await import("../commands/table.js");
    return COMMANDS.find((command) => command.name === name)?.run({ args, body, work }, host);
  };
}
