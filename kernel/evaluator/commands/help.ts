import { unknownName } from "../../../src/variables/byName.js";
import { Table } from "../../../src/display/table.js";
import { CommandError, type Command } from "./command.js";
import { COMMANDS } from "./table.js";

/** `%help`: what commands there are. */
export const help: Command = {
  name: "help",
  usage: "%help [COMMAND]",
  summary: "lists the commands, or says what one does",
  line: "text",
  run({ args }, host) {
    const name = args === "!" ? args : args.replace(/^%+/, "");
    if (name !== "" && !COMMANDS.some((command) => command.name === name)) {
      throw new CommandError(unknownName("command", args, COMMANDS.map((command) => command.name)));
    }
    const rows = COMMANDS.filter((command) => name === "" || command.name === name).map((command) => [command.usage, command.summary]);
    host.show(new Table(["command", "what it does"], rows).toBundle());
  },
};
