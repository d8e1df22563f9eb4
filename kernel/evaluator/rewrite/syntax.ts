import { visitorKeys } from "oxc-parser";

/** A node of oxc's tree, as far as a generic walk needs to know it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** The child nodes in source order, each with the key under which it stands. */
export function* children(node: SyntaxNode): Generator<readonly [string, SyntaxNode]> {
  for (const key of visitorKeys[node.type] ?? []) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield [key, item];
    } else if (isNode(value)) {
      yield [key, value];
    }
  }
}

/** The name of an identifier node; undefined for anything else. */
export function identifierName(node: unknown): string | undefined {
  return isNode(node) && node.type === "Identifier" && typeof node["name"] === "string" ? node["name"] : undefined;
}

/** Names that a binding pattern declares. */
export function boundNames(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  const name = identifierName(pattern);
  if (name !== undefined) return [name];
  switch (pattern.type) {
    case "ObjectPattern":
    case "ArrayPattern":
      return [...children(pattern)].flatMap(([, child]) => boundNames(child));
    case "Property":
      return boundNames(pattern["value"]);
    case "AssignmentPattern":
      return boundNames(pattern["left"]);
    case "RestElement":
      return boundNames(pattern["argument"]);
    default:
      return [];
  }
}

/** True where an identifier names a property, a label or another module's export instead of a variable. */
export function isPlainName(parent: SyntaxNode, key: string): boolean {
  switch (parent.type) {
    case "MemberExpression":
      return key === "property" && parent["computed"] !== true;
    case "Property":
      return key === "key" && parent["computed"] !== true;
    case "MethodDefinition":
    case "PropertyDefinition":
    case "AccessorProperty":
      return key === "key" && parent["computed"] !== true;
    case "ImportSpecifier":
      return key === "imported";
    case "ExportSpecifier":
      return key === "exported";
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
      return key !== "body";
    default:
      return false;
  }
}

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression", "StaticBlock"]);

/** True for nodes whose `var`s and awaits are their own. */
export function isFunction(node: SyntaxNode): boolean {
  return FUNCTIONS.has(node.type);
}
