import { parseSync } from "oxc-parser";
import { children, isFunction, type SyntaxNode } from "../evaluator/rewrite/syntax.js";

/** Statements that V8 never stops at: only what is inside them runs. */
const PASSED = new Set([
  "BlockStatement",
  "EmptyStatement",
  "LabeledStatement",
  "TryStatement",
  "FunctionDeclaration",
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportDefaultDeclaration",
  "ExportAllDeclaration",
]);

type Range = readonly [start: number, end: number];

/** What a debugger must know of evaluated code's syntax; all positions are offsets. */
export class SyntaxSurvey {
  /** Where statements begin, ascending. */
  readonly statements: readonly number[];
  /** Where what a kernel appends for itself begins. */
  readonly tail: number;
  readonly #functions: Range[] = [];
  readonly #guarded: Range[] = [];

  constructor(js: string) {
    const program = parseSync("evaluated.mjs", js, { sourceType: "module", lang: "js" }).program as unknown as SyntaxNode;
    const found = new Set<number>();
    this.#walk(program, found);
    const last = (program["body"] as readonly SyntaxNode[]).at(-1);
    this.tail = last !== undefined && isVoid(last) ? last.start : Infinity;
    found.delete(this.tail);
    this.statements = [...found].sort((a, b) => a - b);
  }

  /** True outside any function. */
  isTopLevel(offset: number): boolean {
    return !this.#functions.some(([start, end]) => start < offset && offset < end);
  }

  /** True where a `catch` of the same function takes what is thrown at an offset. */
  isGuarded(offset: number): boolean {
    const inside = ([start, end]: Range): boolean => start <= offset && offset < end;
    return this.#guarded.some(
      (block) => inside(block) && !this.#functions.some((one) => inside(one) && block[0] <= one[0] && one[1] <= block[1]),
    );
  }

  #walk(node: SyntaxNode, found: Set<number>): void {
    const statement = node.type.endsWith("Statement") || node.type.endsWith("Declaration");
    if (statement && !PASSED.has(node.type) && node["directive"] === undefined) found.add(node.start);
    if (isFunction(node)) {
      this.#functions.push([node.start, node.end]);
      const body = node["body"] as SyntaxNode | null;
      if (node.type === "ArrowFunctionExpression" && body !== null && body.type !== "BlockStatement") found.add(body.start);
    }
    if (node.type === "TryStatement" && node["handler"] !== null) {
      const block = node["block"] as SyntaxNode;
      this.#guarded.push([block.start, block.end]);
    }
    for (const [key, child] of children(node)) {
      // `for (let i = 0; …)`: the loop's own start stands for its head.
      if (/^For/.test(node.type) && (key === "init" || key === "left")) continue;
      this.#walk(child, found);
    }
  }
}

function isVoid(node: SyntaxNode): boolean {
  const expression = node["expression"] as SyntaxNode | undefined;
  return node.type === "ExpressionStatement" && expression?.type === "UnaryExpression" && expression["operator"] === "void";
}
