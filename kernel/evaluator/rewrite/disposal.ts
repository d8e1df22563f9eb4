import { parseSync } from "oxc-parser";
import { dialects } from "./transpile.js";
import { boundNames, type SyntaxNode } from "./syntax.js";

/** A cell whose own `using`s read `let`, and the names that they declare. */
export interface Disposal {
  readonly source: string;
  readonly names: ReadonlyMap<string, "sync" | "async">;
}

/**
 * Finds the `using` and `await using` outside all blocks: what they name is disposed of when the cell ends, and can be named by later cells like
 * any variable. oxc would put the whole cell into a `try` and take its declarations out of the common scope.
 *
 * @returns the same text with the keyword exchanged, every position kept
 */
export function findDisposal(source: string, name: string): Disposal {
  const names = new Map<string, "sync" | "async">();
  if (!/\busing\b/.test(source)) return { source, names };
  const [lang = "ts"] = dialects(source);
  const { program } = parseSync(name, source, { lang, sourceType: "module" });
  let text = source;
  for (const node of (program as unknown as SyntaxNode)["body"] as readonly SyntaxNode[]) {
    if (node.type !== "VariableDeclaration" || (node["kind"] !== "using" && node["kind"] !== "await using")) continue;
    const declarators = node["declarations"] as readonly SyntaxNode[];
    const first = declarators[0];
    if (first === undefined) continue;
    for (const declarator of declarators) {
      for (const bound of boundNames(declarator["id"])) names.set(bound, node["kind"] === "using" ? "sync" : "async");
    }
    const keyword = source.slice(node.start, first.start);
    text = text.slice(0, node.start) + "let" + keyword.slice("let".length).replace(/\S/g, " ") + text.slice(first.start);
  }
  return { source: text, names };
}
