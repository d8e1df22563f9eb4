import { parseSync } from "oxc-parser";
import { isRecord } from "./notebook.js";

/** A call of `question` or `grade` as it stands in a cell. */
export interface QuestionCall {
  readonly name: "question" | "grade";
  readonly id: string;
  /** Options that are written out: name to the value's source. */
  readonly options: Readonly<Record<string, string>>;
}

/** The calls of `question` and `grade` in a cell whose ids are written out; none in code that does not parse. */
export function questionCalls(source: string): QuestionCall[] {
  if (!/\b(?:question|grade)\s*\(/.test(source)) return [];
  const { program, errors } = parseSync("cell.ts", source, { sourceType: "module" });
  if (errors.length > 0) return [];
  const calls: QuestionCall[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!isRecord(node)) return;
    const call = callOf(node, source);
    if (call !== undefined) calls.push(call);
    Object.values(node).forEach(visit);
  };
  visit(program);
  return calls;
}

function callOf(node: Record<string, unknown>, source: string): QuestionCall | undefined {
  const { type, callee, arguments: given } = node;
  if (type !== "CallExpression" || !isRecord(callee) || !Array.isArray(given)) return undefined;
  const name = callee["name"];
  const [first, second] = given as unknown[];
  if ((name !== "question" && name !== "grade") || !isRecord(first) || typeof first["value"] !== "string") return undefined;
  const properties = isRecord(second) && Array.isArray(second["properties"]) ? (second["properties"] as unknown[]) : [];
  const options = properties.flatMap((property) => {
    if (!isRecord(property) || !isRecord(property["key"]) || !isRecord(property["value"])) return [];
    const { start, end } = property["value"] as { start: number; end: number };
    return [[String(property["key"]["name"] ?? property["key"]["value"]), source.slice(start, end)] as const];
  });
  return { name, id: first["value"], options: Object.fromEntries(options) };
}
