import { CommandError, type Command } from "./command.js";

const MODES = ["on", "off", "strict"];

/** `%types strict`: how the next cells' type errors are told. */
export const types: Command = {
  name: "types",
  usage: "%types on|off|strict",
  summary: "type errors are warnings (on), not told (off), or keep the cell from running (strict)",
  line: "text",
  run({ args }, host) {
    if (!MODES.includes(args)) throw new CommandError(`%types: expected on, off or strict; received ${JSON.stringify(args)}.`);
    host.tell("types", args);
  },
};
