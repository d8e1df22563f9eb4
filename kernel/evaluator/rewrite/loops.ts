import { HELPER } from "../helperName.js";
import type { Pieces } from "./pieces.js";
import type { RewriteSession } from "./session.js";
import { boundNames, identifierName, type SyntaxNode } from "./syntax.js";

/** Nodes at which other work could come in between, which then would see and change the variables. */
const PAUSES = new Set(["AwaitExpression", "YieldExpression"]);

const LOOPS = new Set(["ForStatement", "WhileStatement", "DoWhileStatement", "ForOfStatement", "ForInStatement"]);

/**
 * A loop outside any function, and whether its variables may be kept in registers.
 *
 * V8 stores a top-level variable into a heap slot at every assignment, allocating a number object once it leaves the small
 * integers: 1e8 additions take 750 ms instead of 75. A variable that no function or class of any cell names can't be observed while the loop
 * runs, whatever the loop calls: the loop works on a local copy of it that is written back on any way out. A terminated loop runs no
 * `finally`; for it the copies are saved every 1024 rounds, and the helper writes these back.
 */
export class LoopSurvey {
  readonly #assigned = new Set<string>();
  readonly #declared = new Set<string>();
  readonly #bodies: SyntaxNode[] = [];
  #pauses = false;

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
      case "FunctionDeclaration":
      case "ClassDeclaration":
        for (const name of boundNames(node["id"])) this.#declared.add(name);
        break;
      case "CatchClause":
        for (const name of boundNames(node["param"])) this.#declared.add(name);
        break;
      case "ForOfStatement":
      case "ForInStatement":
        if (node["await"] === true) this.#pauses = true;
        // `for (x of xs)` without a declaration.
        for (const name of boundNames(node["left"])) this.#assigned.add(name);
        break;
      default:
        if (PAUSES.has(node.type)) this.#pauses = true;
    }
  }

  /** Wraps the loop, if it assigns variables that nothing else can see. */
  rewrite(pieces: Pieces, session: RewriteSession, renamed: (name: string) => string): void {
    const names = [...this.#assigned].filter((name) => !this.#declared.has(name) && !session.isSeen(name)).map(renamed);
    if (this.#pauses || names.length === 0) return;
    const list = names.join(", ");
    const parameters = names.map((_, index) => `$${index}`);
    const stores = names.map((name, index) => `${name} = $${index};`).join(" ");
    // The writer closes over the outer variables before the inner block shadows their names: nothing needs renaming.
    pieces.wrap(
      this.node,
      `{ const $write = (${parameters.join(", ")}) => { ${stores} }; let $now = [${list}]; ${HELPER}.loop(() => $write(...$now)); ` +
        `{ let [${list}] = $now, $round = 0; try { `,
      ` } finally { $write(${list}); ${HELPER}.loop(); } } }`,
    );
    for (const body of this.#bodies) {
      // Saved as a new array: a call here, or stores into an old one, would have V8 allocate every round's numbers after all.
      const step = `if (($round++ & 1023) === 0) $now = [${list}]; `;
      if (body.type === "BlockStatement") {
        pieces.insert(body.start + 1, step);
      } else {
        pieces.wrap(body, `{ ${step}`, " }");
      }
    }
  }
}
