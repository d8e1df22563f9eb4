import { inspect } from "node:util";
import { Table } from "../../../src/display/table.js";
import type { Command, Variable } from "./command.js";

/** Longest value that a row shows. */
const WIDTH = 80;

/** `%who`: the author's variables, their types and values. */
export const who: Command = {
  name: "who",
  usage: "%who [TYPE]",
  summary: "lists your variables, or those of one type",
  line: "text",
  run({ args }, host) {
    const rows = host.variables().map(row).filter(([, type]) => args === "" || type?.toLowerCase() === args.toLowerCase());
    if (rows.length === 0) process.stdout.write(args === "" ? "No variables yet.\n" : `No variables of type ${args}.\n`);
    else host.show(new Table(["name", "type", "value"], rows).toBundle());
  },
};

function row({ name, value }: Variable): string[] {
  return [name, typeOf(value), brief(value)];
}

/** The class of an object, what `typeof` says of anything else. */
function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "function") return /^class\b/.test(Function.prototype.toString.call(value)) ? "class" : "function";
  if (typeof value !== "object") return typeof value;
  const prototype: unknown = Object.getPrototypeOf(value);
  const made: unknown = prototype === null ? undefined : Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return typeof made === "function" ? made.name : "Object";
}

function brief(value: unknown): string {
  const text = inspect(value, { depth: 1, maxArrayLength: 6, maxStringLength: WIDTH, breakLength: Infinity, compact: true }).replace(/\s+/g, " ");
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
}
