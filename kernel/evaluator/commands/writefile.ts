import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { CommandError, type Command } from "./command.js";

/** `%%writefile [-a] FILE`: the cell becomes a file. */
export const writefile: Command = {
  name: "writefile",
  usage: "%%writefile [-a] FILE",
  summary: "writes the cell to a file; -a appends",
  cell: "text",
  run({ args, body = "" }) {
    const [, append, file = ""] = /^(-a\s+)?(.*)$/.exec(args) ?? [];
    if (file === "") throw new CommandError("%%writefile: expected a file's name; received none. Write %%writefile FILE.");
    const text = body === "" || body.endsWith("\n") ? body : `${body}\n`;
    const what = append !== undefined ? "Appended to" : existsSync(file) ? "Overwrote" : "Wrote";
    if (append === undefined) writeFileSync(file, text);
    else appendFileSync(file, text);
    process.stdout.write(`${what} ${file}\n`);
  },
};
