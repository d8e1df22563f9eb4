import { HELPER } from "../helperName.js";
import type { Pieces } from "./pieces.js";
import { boundNames, identifierName, type SyntaxNode } from "./syntax.js";

/** Nodes through which other code could see or change a variable while the loop runs. */
const OPAQUE = new Set([
  "FunctionExpression",
  "ArrowFunctionExpression",
  "FunctionDeclaration",
  "ClassExpression",
  "ClassDeclaration",
  "NewExpression",
  "TaggedTemplateExpression",
  "AwaitExpression",
  "YieldExpression",
  "ImportExpression",
  "ForOfStatement",
  "ForInStatement",
]);

const LOOPS = new Set(["ForStatement", "WhileStatement", "DoWhileStatement"]);

/**
 * A loop outside any function, and whether its variables may be kept in registers.
 *
 * V8 stores a top-level variable into a heap slot at every assignment, allocating a number object once it leaves the small
 * integers: 1e8 additions take 750 ms instead of 75. Where nothing in the loop can observe the difference, the loop runs on local
 * copies that are written back on any way out. A terminated loop runs no `finally`; for it the copies are saved every 1024 rounds, and
 * the helper writes these back.
 */
export class LoopSurvey {
  readonly #assigned = new Set<string>();
  readonly #declared = new Set<string>();
  readonly #bodies: SyntaxNode[] = [];
  #opaque = false;

  /** A loop, with its label if it has one: a label must stay right before its loop. */
  static isLoop(node: SyntaxNode): boolean {
    return LOOPS.has(node.type) || (node.type === "LabeledStatement" && LoopSurvey.isLoop(node["body"] as SyntaxNode));
  }

  constructor(private readonly node: SyntaxNode) {}

  note(node: SyntaxNode): void {
    if (LOOPS.has(node.type)) this.#bodies.push(node["body"] as SyntaxNode);
    switch (node.type) {
      case "AssignmentExpression":
        for (const name of boundNames(node["left"])) this.#assigned.add(name);
        break;
      case "UpdateExpression": {
        const name = identifierName(node["argument"]);
        if (name !== undefined) this.#assigned.add(name);
        break;
      }
      case "VariableDeclaration": {
        const declarators = node["declarations"] as readonly SyntaxNode[];
        const names = declarators.flatMap((declarator) => boundNames(declarator["id"]));
        for (const name of names) (node["kind"] === "var" ? this.#assigned : this.#declared).add(name);
        break;
      }
      case "CallExpression":
        if (!isMath(node["callee"])) this.#opaque = true;
        break;
      default:
        if (OPAQUE.has(node.type)) this.#opaque = true;
    }
  }

  /** Wraps the loop, if it qualifies. */
  rewrite(pieces: Pieces): void {
    const names = [...this.#assigned].filter((name) => !this.#declared.has(name));
    if (this.#opaque || names.length === 0) return;
    const list = names.join(", ");
    const parameters = names.map((_, index) => `$${index}`);
    const stores = names.map((name, index) => `${name} = $${index};`).join(" ");
    const saves = names.map((name, index) => `$now[${index}] = ${name};`).join(" ");
    // The writer closes over the outer variables before the inner block shadows their names: nothing needs renaming.
    pieces.insert(
      this.node.start,
      `{ const $write = (${parameters.join(", ")}) => { ${stores} }, $now = [${list}]; ${HELPER}.loop(() => $write(...$now)); ` +
        `{ let [${list}] = $now, $round = 0; try { `,
    );
    for (const body of this.#bodies) {
      // Saved into an array, which holds plain doubles; a call here would have V8 allocate every round's number after all.
      const step = `if (($round++ & 1023) === 0) { ${saves} } `;
      if (body.type === "BlockStatement") {
        pieces.insert(body.start + 1, step);
      } else {
        pieces.insert(body.start, `{ ${step}`);
        pieces.insert(body.end, " }");
      }
    }
    pieces.insert(this.node.end, ` } finally { $write(${list}); ${HELPER}.loop(); } } }`);
  }
}

function isMath(callee: unknown): boolean {
  const node = callee as SyntaxNode;
  return node.type === "MemberExpression" && node["computed"] !== true && identifierName(node["object"]) === "Math";
}
