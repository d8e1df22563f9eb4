import { CommandError, type Command } from "./command.js";

/** `%env`, `%env NAME`, `%env NAME=VALUE`: environment variables of the cells and of the programs that they start. */
export const env: Command = {
  name: "env",
  usage: "%env [NAME[=VALUE]]",
  summary: "shows the environment's variables or one of them, or sets one",
  line: "text",
  run({ args }) {
    if (args === "") return { ...process.env };
    const [, name = "", , value] = /^([^\s=]+)(\s*=\s*|\s+|$)([^]*)$/.exec(args) ?? [];
    if (name === "") throw new CommandError(`%env: expected NAME or NAME=VALUE; received ${JSON.stringify(args)}.`);
    if (args !== name) {
      process.env[name] = value;
      process.stdout.write(`${name}=${value}\n`);
      return undefined;
    }
    if (process.env[name] === undefined) throw new CommandError(`%env: ${name} is not set. Set it with %env ${name}=VALUE.`);
    return process.env[name];
  },
};
