import type { Command } from "./command.js";

/** `%pwd`: the folder in which files and programs are looked up. */
export const pwd: Command = {
  name: "pwd",
  usage: "%pwd",
  summary: "the folder for files and programs",
  line: "text",
  run: () => process.cwd(),
};
