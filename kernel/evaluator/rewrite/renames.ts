import type { Pieces } from "./pieces.js";
import { children, identifierName, isNode, isPlainName, type SyntaxNode } from "./syntax.js";

/** New names for variables of a cell, wherever they occur in it. */
export class Renames {
  constructor(private readonly names: ReadonlyMap<string, string>) {}

  of = (name: string): string => this.names.get(name) ?? name;

  /** Renames the variables in a cell, but not what its rewritten imports, functions and classes declare: their rewrite asks {@link Renames.of}. */
  apply(pieces: Pieces, program: SyntaxNode): void {
    if (this.names.size === 0) return;
    for (const statement of program["body"] as readonly SyntaxNode[]) {
      const declaration = isNode(statement["declaration"]) ? statement["declaration"] : statement;
      if (statement.type !== "ImportDeclaration") this.#walk(pieces, declaration, /^(?:Function|Class)/.test(declaration.type));
    }
  }

  #walk(pieces: Pieces, node: SyntaxNode, keepId = false): void {
    for (const [key, child] of children(node)) {
      if (isShorthand(node)) {
        // `{ URL }` and `{ URL = 1 }` keep their property's name.
        if (key !== "value") continue;
        const variable = child.type === "AssignmentPattern" ? (child["left"] as SyntaxNode) : child;
        const to = this.names.get(identifierName(variable) ?? "");
        if (to !== undefined) pieces.insert(variable.end, `: ${to}`);
        if (child !== variable) this.#walk(pieces, child["right"] as SyntaxNode);
        continue;
      }
      const name = identifierName(child);
      const to = name === undefined || isPlainName(node, key) || (keepId && key === "id") ? undefined : this.names.get(name);
      if (to !== undefined) pieces.replace(child.start, child.end, to);
      else this.#walk(pieces, child);
    }
  }
}

function isShorthand(node: SyntaxNode): boolean {
  return node.type === "Property" && node["shorthand"] === true;
}
