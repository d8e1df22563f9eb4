import { parseSync } from "oxc-parser";

/** What a piece of TypeScript is by itself; `end` is where its last statement ends, before a comment. `broken` is nothing or does not parse. */
export type Kind = { readonly kind: "expression" | "broken" } | { readonly kind: "statements"; readonly end: number };

export function kindOf(code: string): Kind {
  const text = code.replace(/;\s*$/, "");
  const parsed = parseSync("line.ts", `(${text}\n)`, { lang: "ts", sourceType: "module" });
  if (text.trim() !== "" && parsed.errors.length === 0) return { kind: "expression" };
  const { program, errors } = parseSync("line.ts", code, { lang: "ts", sourceType: "module" });
  return errors.length > 0 || program.body.length === 0 ? { kind: "broken" } : { kind: "statements", end: program.body.at(-1)?.end ?? code.length };
}

/** The text of a function that does what the code does. An `await` in it makes it asynchronous. */
export function asFunction(code: string): string {
  const head = /\bawait\b/.test(code) ? "async () =>" : "() =>";
  return kindOf(code).kind === "expression" ? `${head} (${code.replace(/;\s*$/, "")}\n)` : `${head} {${code}\n}`;
}
