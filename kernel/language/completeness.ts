import { mayHaveCommands } from "../evaluator/commands/mayHave.js";

/** Answer to `is_complete_request`. */
export type Completeness =
  | { readonly status: "complete" | "invalid" }
  | { readonly status: "incomplete"; readonly indent: string };

/** Whether more lines could make this code valid: the first error decides, by whether it stands at the end. */
export async function completeness(cell: string): Promise<Completeness> {
  // What stands below `%%html` can be anything: it ends with an empty line, as in IPython.
  if (/^\s*%%/.test(cell)) return /\n[ \t]*$/.test(cell) ? { status: "complete" } : { status: "incomplete", indent: "" };
  const code = mayHaveCommands(cell) ? (await import("../evaluator/commands/expand.js")).maskCommands(cell) : cell;
  const { parseSync } = await import("oxc-parser");
  const { errors } = parseSync("cell.ts", code, { lang: "ts", sourceType: "module" });
  const error = errors.find((item) => item.severity === "Error");
  if (error === undefined) return { status: "complete" };
  const start = error.labels[0]?.start ?? 0;
  const atEnd = start >= code.trimEnd().length;
  const opened = code.slice(start, start + 2);
  const unterminated = /^Unterminated/.test(error.message) && (opened.startsWith("`") || opened === "/*");
  if (!atEnd && !unterminated) return { status: "invalid" };
  return { status: "incomplete", indent: indentAfter(code) };
}

function indentAfter(code: string): string {
  const last = code.trimEnd().split("\n").at(-1) ?? "";
  const own = /^\s*/.exec(last)?.[0] ?? "";
  return /[{([]\s*$/.test(last) ? `${own}  ` : own;
}
