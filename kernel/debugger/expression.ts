import { parseSync } from "oxc-parser";
import { transformSync } from "oxc-transform";
import { Pieces } from "../evaluator/rewrite/pieces.js";
import { Renames } from "../evaluator/rewrite/renames.js";
import type { SyntaxNode } from "../evaluator/rewrite/syntax.js";
import { RequestError } from "./protocol.js";

/**
 * TypeScript as somebody types it into the debugger's console, as JavaScript for V8.
 *
 * @param names V8's names of variables for which the author has others
 */
export function asJavaScript(source: string, names: ReadonlyMap<string, string>): string {
  // As an expression first: `{ a: 1 }` is an object there.
  for (const text of [`(${source.replace(/;\s*$/, "")}\n)`, source]) {
    const { code, errors } = transformSync("evaluated.ts", text, { lang: "ts", sourceType: "script", target: "es2022" });
    if (errors.length === 0) return names.size === 0 ? code : rename(code, names);
  }
  throw new RequestError(`This is no expression: ${source}`);
}

function rename(code: string, names: ReadonlyMap<string, string>): string {
  const pieces = new Pieces(code);
  const { program } = parseSync("evaluated.js", code, { lang: "js", sourceType: "script" });
  new Renames(names).apply(pieces, program as unknown as SyntaxNode);
  return pieces.join([[0, code.length]], "", "").text;
}
