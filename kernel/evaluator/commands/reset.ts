import type { Command } from "./command.js";

/** `%reset`: the server starts a fresh process before it runs the rest of the cell; a variable of V8's can't be taken back one by one. */
export const reset: Command = {
  name: "reset",
  usage: "%reset",
  summary: "all your variables and timers go, the library's names come back; stands first in its cell",
  line: "text",
  run() {
    process.stdout.write("A fresh start: your variables are gone.\n");
  },
};
