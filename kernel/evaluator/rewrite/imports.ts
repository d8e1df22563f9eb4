import { identifierName, type SyntaxNode } from "./syntax.js";

/**
 * `import a, { b as c } from "m"` -> `let { default: a, b: c } = await helper.import("m");`
 *
 * `export … from "m"` loads the module too, and declares nothing, as in a file. Undefined for anything else.
 */
export function rewriteImport(node: SyntaxNode, helper: string, renamed: (name: string) => string): string | undefined {
  const source = node["source"] as SyntaxNode | null;
  if (source === null) return undefined;
  const module = JSON.stringify(source["value"]);
  const specifiers = (node.type === "ImportDeclaration" ? node["specifiers"] : []) as readonly SyntaxNode[];
  const call = `await ${helper}.import(${module}${attributes(node)})`;
  const namespace = specifiers.find((item) => item.type === "ImportNamespaceSpecifier");
  const fields = specifiers
    .filter((item) => item !== namespace)
    .map((item) => `${exportedName(item)}: ${renamed(localName(item))}`);
  const parts: string[] = [];
  if (namespace !== undefined) parts.push(`let ${renamed(localName(namespace))} = ${call};`);
  if (fields.length > 0) parts.push(`let { ${fields.join(", ")} } = ${call};`);
  return parts.length > 0 ? parts.join(" ") : `${call};`;
}

function localName(item: SyntaxNode): string {
  return identifierName(item["local"]) ?? "";
}

function exportedName(item: SyntaxNode): string {
  if (item.type === "ImportDefaultSpecifier") return "default";
  const imported = item["imported"] as SyntaxNode;
  return identifierName(imported) ?? JSON.stringify(imported["value"]);
}

function attributes(node: SyntaxNode): string {
  const list = (node["attributes"] ?? []) as readonly SyntaxNode[];
  if (list.length === 0) return "";
  const pairs = list.map((item) => {
    const key = item["key"] as SyntaxNode;
    return `${JSON.stringify(identifierName(key) ?? key["value"])}: ${JSON.stringify((item["value"] as SyntaxNode)["value"])}`;
  });
  return `, { with: { ${pairs.join(", ")} } }`;
}
