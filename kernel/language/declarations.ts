import { parseSync } from "oxc-parser";
import { declaredNames } from "../evaluator/rewrite/survey.js";
import { boundNames, identifierName, isNode, type SyntaxNode } from "../evaluator/rewrite/syntax.js";
import { dialects, type Dialect } from "../evaluator/rewrite/transpile.js";

/** A name that a cell declares at its top level; values and types alike. */
export interface Declaration {
  readonly name: string;
  /** A `let` or `var`, which a later cell may assign. */
  readonly isVariable: boolean;
  /** True where the author exports it already. */
  readonly isExported: boolean;
}

/** A cell as the type checker needs to know it. */
export interface CellOutline {
  readonly dialect: Dialect;
  readonly declarations: readonly Declaration[];
  /** True where it adds to what is declared elsewhere: `declare global`, `declare module "m"`. */
  readonly isAmbient: boolean;
}

/** What a cell declares at its top level; undefined when it does not parse. */
export function outline(source: string): CellOutline | undefined {
  for (const dialect of dialects(source)) {
    const { program, errors } = parseSync("cell.ts", source, { lang: dialect, sourceType: "module" });
    if (errors.some((error) => error.severity === "Error")) continue;
    const body = (program as unknown as SyntaxNode)["body"] as readonly SyntaxNode[];
    const exported = new Set(body.flatMap(exportedNames));
    const found = new Map<string, Declaration>();
    for (const statement of body) {
      const node = isNode(statement["declaration"]) ? statement["declaration"] : statement;
      const isVariable = node.type === "VariableDeclaration" && (node["kind"] === "let" || node["kind"] === "var");
      for (const name of names(node)) found.set(name, { name, isVariable, isExported: exported.has(name) });
    }
    return { dialect, declarations: [...found.values()], isAmbient: body.some(isAmbient) };
  }
  return undefined;
}

function names(node: SyntaxNode): string[] {
  switch (node.type) {
    case "VariableDeclaration":
      return declaredNames(node);
    case "ImportDeclaration":
      return (node["specifiers"] as readonly SyntaxNode[]).flatMap((item) => boundNames(item["local"]));
    case "TSModuleDeclaration":
      return node["global"] === true ? [] : leftmost(node["id"]);
    default:
      return leftmost(node["id"]);
  }
}

function isAmbient(node: SyntaxNode): boolean {
  return node.type === "TSModuleDeclaration" && names(node).length === 0;
}

/** `A` of `namespace A.B`; nothing for `declare module "m"`. */
function leftmost(id: unknown): string[] {
  let at = id;
  while (isNode(at) && at.type === "TSQualifiedName") at = at["left"];
  const name = identifierName(at);
  return name === undefined ? [] : [name];
}

function exportedNames(statement: SyntaxNode): string[] {
  if (statement.type !== "ExportNamedDeclaration" || statement["source"] !== null) return [];
  const declaration = statement["declaration"];
  if (isNode(declaration)) return names(declaration);
  const specifiers = statement["specifiers"] as readonly SyntaxNode[];
  return specifiers.flatMap((item) => identifierName(item["exported"]) ?? []);
}
