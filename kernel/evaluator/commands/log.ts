import { CommandError, type Command } from "./command.js";

/** `%log cell`: where the log lines of native libraries go. */
export const log: Command = {
  name: "log",
  usage: "%log kernel|cell",
  summary: "native libraries' log lines go to the kernel's log, as at first, or to the cells",
  line: "text",
  run({ args }, host) {
    if (args !== "kernel" && args !== "cell") throw new CommandError(`%log: expected kernel or cell; received ${JSON.stringify(args)}.`);
    host.tell("log", args);
  },
};
