import { identifierName, isNode, type SyntaxNode } from "./syntax.js";

/** Types that stand after or before what they belong to. */
const NOTES = new Set(["TSTypeAnnotation", "TSTypeParameterDeclaration", "TSTypeParameterInstantiation"]);

/** Expressions with a type behind them. */
const TYPED_EXPRESSIONS = new Set(["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression"]);

/** Statements that only declare types. */
const STATEMENTS = new Set(["TSInterfaceDeclaration", "TSTypeAliasDeclaration", "TSDeclareFunction"]);

/** What makes a member of a class, a variable or a class more than JavaScript with a type. */
const MODIFIERS = ["accessibility", "override", "readonly", "optional", "definite", "declare", "abstract"];

/** After these names a line's end matters to JavaScript: a field `get` without its type would read as a getter. */
const HALF_KEYWORDS = new Set(["get", "set", "static", "async", "accessor"]);

/** A line that would go on the one before it, once what ended that is gone. */
const CONTINUES = /^[ \t]*(?:\/\/[^\n]*)?\r?\n\s*[([`*+\-/]/;

/**
 * Blanks a cell's types out, as long as they are only notes on JavaScript: no position changes, and nothing has to be transpiled.
 *
 * Fed by a walk over TypeScript's tree. What is more than a note (an enum, a namespace, `public` in a constructor, `<T>x`) or could be read otherwise
 * without it makes it give up.
 */
export class TypeErasure {
  readonly #ranges: (readonly [start: number, end: number, filling: string])[] = [];
  #possible = true;

  constructor(private readonly source: string) {}

  /** The same text without types; undefined when it takes more than that. */
  get erased(): string | undefined {
    if (!this.#possible) return undefined;
    let text = "";
    let at = 0;
    for (const [start, end, filling] of this.#ranges.sort(([a], [b]) => a - b)) {
      text += this.source.slice(at, start) + filling + this.source.slice(start + filling.length, end).replaceAll(/[^\r\n]/g, " ");
      at = end;
    }
    return text + this.source.slice(at);
  }

  /** Whether a statement is one of types alone. */
  static isType(statement: SyntaxNode): boolean {
    if (STATEMENTS.has(statement.type)) return true;
    if (!statement.type.endsWith("Declaration")) return false;
    return statement["importKind"] === "type" || statement["exportKind"] === "type" || (statement.type === "VariableDeclaration" && statement["declare"] === true);
  }

  /** Takes in a node that only TypeScript has; returns the JavaScript inside it, if there is any. */
  node(node: SyntaxNode): SyntaxNode | undefined {
    if (NOTES.has(node.type)) this.#note(node.start, node.end);
    else if (TYPED_EXPRESSIONS.has(node.type)) {
      const inner = node["expression"] as SyntaxNode;
      this.#note(inner.end, node.end);
      return inner;
    } else this.#possible = false;
    return undefined;
  }

  /** Takes in a statement of types; a semicolon keeps its neighbours apart. */
  statement({ start, end }: SyntaxNode): void {
    this.#ranges.push([start, end, ";"]);
  }

  /** Takes in a variable's name where it is declared, whose range goes on to the end of its type. */
  name(node: SyntaxNode, name: string): void {
    const end = node.start + name.length;
    if (name === "this" && isNode(node["typeAnnotation"])) this.#possible = false;
    else if (end < node.end && this.source.startsWith(name, node.start)) this.#note(end, node.end);
    else if (end !== node.end) this.#possible = false;
  }

  /** Takes in what else TypeScript adds to JavaScript's own nodes. */
  look(node: SyntaxNode): void {
    switch (node.type) {
      case "PropertyDefinition":
        if (isNode(node["typeAnnotation"]) && node["value"] === null && HALF_KEYWORDS.has(identifierName(node["key"]) ?? "")) this.#possible = false;
        else this.#checkModifiers(node);
        break;
      case "ClassDeclaration":
      case "ClassExpression":
        if (Array.isArray(node["implements"]) && node["implements"].length > 0) this.#possible = false;
        else this.#checkModifiers(node);
        break;
      case "MethodDefinition":
      case "VariableDeclarator":
      case "ObjectPattern":
      case "ArrayPattern":
        this.#checkModifiers(node);
        break;
      case "ImportSpecifier":
      case "ExportSpecifier":
        if (node["importKind"] === "type" || node["exportKind"] === "type") this.#possible = false;
        break;
    }
  }

  #checkModifiers(node: SyntaxNode): void {
    if (MODIFIERS.some((name) => node[name] !== undefined && node[name] !== null && node[name] !== false)) this.#possible = false;
  }

  #note(start: number, end: number): void {
    if (this.source.slice(start, end).includes("\n") || CONTINUES.test(this.source.slice(end, end + 200))) this.#possible = false;
    this.#ranges.push([start, end, ""]);
  }
}
