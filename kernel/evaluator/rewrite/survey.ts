import { visitorKeys } from "oxc-parser";
import { boundNames, identifierName, isFunction, isNode, isPlainName, type SyntaxNode } from "./syntax.js";
import { LoopSurvey } from "./loops.js";
import { Scopes } from "./scopes.js";
import { TypeErasure } from "./typeErasure.js";

/** A `var` outside any function, with where it stands. */
export interface VarDeclaration {
  readonly node: SyntaxNode;
  /** `head` inside a `for (…)`'s parentheses, where no semicolon may follow. */
  readonly place: "statement" | "head";
}

/** What one walk over a cell's tree finds; the rewrite works from this list. */
export class Survey {
  readonly awaits: SyntaxNode[] = [];
  /** What the awaits outside any function wait for. */
  readonly awaited: SyntaxNode[] = [];
  readonly forAwaits: SyntaxNode[] = [];
  /** What the `for await`s outside any function go through. */
  readonly asyncSources: SyntaxNode[] = [];
  readonly dynamicImports: SyntaxNode[] = [];
  readonly importMetas: SyntaxNode[] = [];
  readonly vars: VarDeclaration[] = [];
  readonly loops: LoopSurvey[] = [];
  /** Every variable name that occurs. */
  readonly names = new Set<string>();
  readonly #scopes = new Scopes();
  /** True where something was left for another transpiler: a decorator, an `accessor`. */
  unfinished = false;
  /** True where code is made of text, which could use any variable. */
  dynamic = false;
  #functions = 0;
  #loop: LoopSurvey | undefined;

  /** @param types hears of a TypeScript tree's types, which are walked round */
  constructor(program: SyntaxNode, private readonly types?: TypeErasure) {
    this.#walk(program);
    if (this.names.has("eval")) this.dynamic = true;
  }

  /** Variables that functions and classes use and do not declare. */
  get captured(): ReadonlySet<string> {
    return this.#scopes.captured;
  }

  #walk(node: SyntaxNode): void {
    const opened = this.#note(node);
    const entered = isFunction(node);
    const scoped = this.#scopes.enter(node);
    if (entered) this.#functions += 1;
    // As `children` does it, without its generator: this is the one walk that every cell pays for.
    for (const key of visitorKeys[node.type] ?? []) {
      const value = node[key];
      if (Array.isArray(value)) for (const item of value) this.#visit(node, key, item);
      else this.#visit(node, key, value);
    }
    if (entered) this.#functions -= 1;
    if (scoped) this.#scopes.leave();
    if (opened !== undefined) {
      this.#loop = undefined;
      this.loops.push(opened);
    }
  }

  #visit(parent: SyntaxNode, key: string, child: unknown): void {
    if (!isNode(child)) return;
    if (child.type !== "Identifier") {
      if (this.types === undefined) this.#walk(child);
      else this.#visitTyped(parent, key, child, this.types);
      return;
    }
    const name = identifierName(child);
    if (name === undefined) return;
    this.types?.name(child, name);
    if (isPlainName(parent, key)) return;
    this.names.add(name);
    this.#scopes.use(name);
  }

  #visitTyped(parent: SyntaxNode, key: string, child: SyntaxNode, types: TypeErasure): void {
    if (TypeErasure.isType(child)) types.statement(child);
    else if (child.type.startsWith("TS")) this.#visit(parent, key, types.node(child));
    else {
      types.look(child);
      this.#walk(child);
    }
  }

  #note(node: SyntaxNode): LoopSurvey | undefined {
    let opened: LoopSurvey | undefined;
    if (this.#functions === 0 && this.#loop === undefined && LoopSurvey.isLoop(node)) {
      opened = new LoopSurvey(node);
      this.#loop = opened;
    }
    // What functions assign is seen by them, and never copied.
    if (this.#functions === 0) this.#loop?.note(node);
    switch (node.type) {
      case "AwaitExpression":
        this.awaits.push(node);
        if (this.#functions === 0) this.awaited.push(node["argument"] as SyntaxNode);
        break;
      case "ForOfStatement":
        if (node["await"] === true) {
          this.forAwaits.push(node["body"] as SyntaxNode);
          if (this.#functions === 0) this.asyncSources.push(node["right"] as SyntaxNode);
        }
        this.#noteHead(node["left"]);
        break;
      case "ForInStatement":
        this.#noteHead(node["left"]);
        break;
      case "ForStatement":
        this.#noteHead(node["init"]);
        break;
      case "Decorator":
      case "AccessorProperty":
        this.unfinished = true;
        break;
      case "CallExpression":
      case "NewExpression":
        if (identifierName(node["callee"]) === "Function") this.dynamic = true;
        break;
      case "ImportExpression":
        this.dynamicImports.push(node);
        break;
      case "MetaProperty":
        if (identifierName(node["meta"]) === "import") this.importMetas.push(node);
        break;
      case "VariableDeclaration":
        if (this.#functions === 0 && node["kind"] === "var" && !this.vars.some((seen) => seen.node === node)) {
          this.vars.push({ node, place: "statement" });
        }
        break;
    }
    return opened;
  }

  #noteHead(head: unknown): void {
    const node = head as SyntaxNode | null;
    if (this.#functions === 0 && node?.type === "VariableDeclaration" && node["kind"] === "var") {
      this.vars.push({ node, place: "head" });
    }
  }
}

/** Names that a `var`, `let` or `const` declares. */
export function declaredNames(declaration: SyntaxNode): string[] {
  const declarators = declaration["declarations"] as readonly SyntaxNode[];
  return declarators.flatMap((declarator) => boundNames(declarator["id"]));
}
