import { identifierName, type SyntaxNode } from "./syntax.js";

/** `import a, { b as c } from "m"` -> `let { default: a, b: c } = await helper.import("m");` */
export function rewriteImport(node: SyntaxNode, helper: string): string {
  const module = JSON.stringify((node["source"] as SyntaxNode)["value"]);
  const specifiers = node["specifiers"] as readonly SyntaxNode[];
  const call = `await ${helper}.import(${module}${attributes(node)})`;
  const namespace = specifiers.find((item) => item.type === "ImportNamespaceSpecifier");
  const fields = specifiers
    .filter((item) => item !== namespace)
    .map((item) => `${exportedName(item)}: ${identifierName(item["local"])}`);
  const parts: string[] = [];
  if (namespace !== undefined) parts.push(`let ${identifierName(namespace["local"])} = ${call};`);
  if (fields.length > 0) parts.push(`let { ${fields.join(", ")} } = ${call};`);
  return parts.length > 0 ? parts.join(" ") : `${call};`;
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
