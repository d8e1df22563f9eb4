import { homedir } from "node:os";
import { CommandError, type Command } from "./command.js";

let before: string | undefined;

/** `%cd data`: the folder in which files and programs are looked up; imports stay relative to the notebook. */
export const cd: Command = {
  name: "cd",
  usage: "%cd [FOLDER|-]",
  summary: "changes the folder for files and programs; imports stay relative to the notebook",
  line: "text",
  run({ args }) {
    const wanted = args.replace(/^(["'])(.*)\1$/, "$2");
    if (wanted === "-" && before === undefined) throw new CommandError("%cd -: expected a folder to go back to; there was none before this one.");
    const target = wanted === "-" ? (before ?? ".") : wanted === "" ? homedir() : wanted.replace(/^~(?=$|[\\/])/, homedir());
    const from = process.cwd();
    try {
      process.chdir(target);
    } catch (error) {
      throw new CommandError(`%cd: expected a folder; received ${JSON.stringify(target)} (${(error as NodeJS.ErrnoException).code}). The folder is still ${from}.`);
    }
    before = from;
    process.stdout.write(`${process.cwd()}\n`);
  },
};
