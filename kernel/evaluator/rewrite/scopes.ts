import { boundNames, identifierName, isFunction, type SyntaxNode } from "./syntax.js";

const BLOCKS = new Set(["BlockStatement", "ForStatement", "ForInStatement", "ForOfStatement", "CatchClause", "SwitchStatement", "StaticBlock"]);

interface Scope {
  readonly declared: Set<string>;
  readonly used: Set<string>;
  readonly isFunction: boolean;
}

/**
 * Finds the variables that functions and classes use without declaring them, fed by a walk over the tree.
 *
 * Scopes outside all functions are of no interest here: what they declare can't be seen from elsewhere, and what a function inside them
 * uses counts as used from outside. That errs on the safe side.
 */
export class Scopes {
  /** Free names of every function and class so far. */
  readonly captured = new Set<string>();
  readonly #stack: Scope[] = [];

  /** To be called before a node's children; true when `leave` must follow them. */
  enter(node: SyntaxNode): boolean {
    const isClass = node.type === "ClassDeclaration" || node.type === "ClassExpression";
    const opens = isFunction(node) || isClass || (this.#stack.length > 0 && BLOCKS.has(node.type));
    if (this.#stack.length > 0) this.#declare(node);
    if (!opens) return false;
    this.#stack.push({ declared: new Set(), used: new Set(), isFunction: isFunction(node) });
    if (isFunction(node)) {
      for (const parameter of (node["params"] ?? []) as readonly unknown[]) this.#add(boundNames(parameter));
      if (node.type === "FunctionExpression") this.#add(boundNames(node["id"]));
    } else if (isClass) {
      this.#add(boundNames(node["id"]));
    } else if (node.type === "CatchClause") {
      this.#add(boundNames(node["param"]));
    }
    return true;
  }

  leave(): void {
    const scope = this.#stack.pop();
    if (scope === undefined) return;
    const outer = this.#stack.at(-1)?.used ?? this.captured;
    for (const name of scope.used) if (!scope.declared.has(name)) outer.add(name);
  }

  use(name: string): void {
    this.#stack.at(-1)?.used.add(name);
  }

  #declare(node: SyntaxNode): void {
    if (node.type === "VariableDeclaration") {
      const names = (node["declarations"] as readonly SyntaxNode[]).flatMap((declarator) => boundNames(declarator["id"]));
      this.#add(names, node["kind"] === "var");
    } else if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") {
      const name = identifierName(node["id"]);
      if (name !== undefined) this.#add([name]);
    }
  }

  /** A `var` belongs to the nearest function, everything else to the nearest block. */
  #add(names: readonly string[], isVar = false): void {
    const scope = isVar ? this.#stack.findLast((item) => item.isFunction) : this.#stack.at(-1);
    for (const name of names) scope?.declared.add(name);
  }
}
