import { CommandError, type Command } from "./command.js";

/** `%output 5000000`: how much text later cells may print before the rest goes to a file. */
export const output: Command = {
  name: "output",
  usage: "%output CHARACTERS|off",
  summary: "how much text the next cells may print before the rest goes to a file (1,000,000 at first)",
  line: "text",
  run({ args }, host) {
    if (args !== "off" && !(/^[\d_,]+$/.test(args) && Number(args.replace(/[_,]/g, "")) > 0)) {
      throw new CommandError(`%output: expected a number of characters or off; received ${JSON.stringify(args)}.`);
    }
    host.tell("output", args.replace(/[_,]/g, ""));
  },
};
