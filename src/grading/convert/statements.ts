import { parseSync } from "oxc-parser";

/** A statement at the top of a cell. */
export interface Statement {
  readonly text: string;
  /** The function that it does nothing but call (awaited or not), and its arguments' sources. */
  readonly call?: { readonly name: string; readonly id: string | undefined; readonly args: readonly string[] };
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}
interface Call extends Node {
  readonly callee: Node & { readonly name?: string };
  readonly arguments: readonly (Node & { readonly value?: unknown })[];
}

/** A cell's statements with the comments before them; undefined when it does not parse. */
export function statementsOf(source: string): Statement[] | undefined {
  const { program, errors } = parseSync("cell.ts", source, { sourceType: "module" });
  if (errors.length > 0) return undefined;
  let from = 0;
  const nodes = program.body as readonly Node[];
  return nodes.map((node, index): Statement => {
    // A comment at a statement's own line end belongs to it, like those above the next to the next.
    const line = source.indexOf("\n", node.end);
    const lineEnd = line < 0 ? source.length : line;
    const next = nodes[index + 1]?.start ?? source.length;
    const end = index === nodes.length - 1 ? source.length : next > lineEnd ? lineEnd : node.end;
    const text = source.slice(from, end).trim();
    from = end;
    const call = callOf(node);
    return call === undefined ? { text } : { text, call: { name: call.callee.name ?? "", id: typeof call.arguments[0]?.value === "string" ? call.arguments[0].value : undefined, args: call.arguments.map((argument) => source.slice(argument.start, argument.end)) } };
  });
}

function callOf(node: Node): Call | undefined {
  if (node.type !== "ExpressionStatement") return undefined;
  let { expression } = node as unknown as { expression: Node };
  if (expression.type === "AwaitExpression") expression = (expression as unknown as { argument: Node }).argument;
  return expression.type === "CallExpression" && (expression as Call).callee.type === "Identifier" ? (expression as Call) : undefined;
}

/** The options of an object literal, name to source, and what is left of it without some of them. */
export function splitOptions(literal: string, without: readonly string[]): { readonly rest: string; readonly taken: Readonly<Record<string, string>> } {
  const { program } = parseSync("options.ts", `(${literal})`, { sourceType: "module" });
  const statement = program.body[0] as unknown as { expression: Node & { expression?: Node } } | undefined;
  const object = (statement?.expression.expression ?? statement?.expression) as (Node & { properties?: readonly (Node & { key?: { name?: string }; value?: Node })[] }) | undefined;
  const taken: Record<string, string> = {};
  const kept: string[] = [];
  for (const property of object?.properties ?? []) {
    const text = `(${literal})`.slice(property.start, property.end);
    const name = property.key?.name ?? "";
    if (without.includes(name) && property.value !== undefined) taken[name] = `(${literal})`.slice(property.value.start, property.value.end);
    else kept.push(text);
  }
  return { rest: object?.properties === undefined ? literal : `{ ${kept.join(", ")} }`, taken };
}
