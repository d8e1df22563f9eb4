import { randomBytes } from "node:crypto";
import { HELPER } from "../helperName.js";
import { boundNames, identifierName, isNode, type SyntaxNode } from "./syntax.js";
import { RewriteSession } from "./session.js";

/** Ends the second names of {@link Pins}; what shows them to people takes it off. */
export const PINNED = /\$gb[0-9a-f]{16}\b/g;

/**
 * What the author's cells of an assignment declare, under second names that nobody else can say.
 *
 * All cells share one scope, so a student's `assert = () => {}` would also be the tests' own. So the author's imports, functions, classes and
 * constants live under names with a random ending, by which the author's cells know them; students get copies under the names as they are
 * written. The library's names are read from the library itself in each of the author's cells.
 */
export class Pins {
  readonly #names = new Set<string>();
  readonly #ending = `$gb${randomBytes(8).toString("hex")}`;
  /** Goes with an author's cell's result: by it the helper tells it from one that a student's function hands in meanwhile. */
  readonly resultKey = randomBytes(8).toString("hex");

  /** Second names for what a cell declares, and for what it uses and does not declare. */
  *renames(program: SyntaxNode, used: ReadonlySet<string>, declared: ReadonlySet<string>, library: ReadonlySet<string>): Generator<[string, string]> {
    for (const name of this.#names) if (declared.has(name)) this.#names.delete(name);
    const statements = program["body"] as readonly SyntaxNode[];
    for (const name of statements.flatMap((statement) => kept(isNode(statement["declaration"]) ? statement["declaration"] : statement))) this.#names.add(name);
    for (const name of [...used, ...declared]) {
      if (this.#names.has(name) || (library.has(name) && !declared.has(name))) yield [name, this.#pinned(name)];
    }
  }

  /** Reads those of the library's names that the cell uses; goes before the cell. */
  head(used: ReadonlySet<string>, declared: ReadonlySet<string>, library: ReadonlySet<string>): string {
    const names = [...used].filter((name) => library.has(name) && !declared.has(name) && !this.#names.has(name));
    return names.length === 0 ? "" : `let { ${names.map((name) => `${name}: ${this.#pinned(name)}`).join(", ")} } = ${HELPER}.library();\n`;
  }

  /** Gives the students' cells what a statement declares; goes right after it. */
  after(statement: SyntaxNode): string {
    const names = kept(statement).filter((name) => this.#names.has(name));
    return names.length === 0 ? "" : ` let ${names.map((name) => `${name} = ${this.#pinned(name)}`).join(", ")};`;
  }

  #pinned(name: string): string {
    return name + this.#ending;
  }
}

/** Names that a statement declares for good. A variable that may change later stays everybody's. */
function kept(statement: SyntaxNode): string[] {
  if (statement.type === "ImportDeclaration") return (statement["specifiers"] as readonly SyntaxNode[]).flatMap((item) => boundNames(item["local"]));
  if (statement.type === "VariableDeclaration" && statement["kind"] === "const") {
    return (statement["declarations"] as readonly SyntaxNode[]).flatMap((declarator) => boundNames(declarator["id"]));
  }
  const name = /^(?:Function|Class)Declaration$/.test(statement.type) ? identifierName(statement["id"]) : undefined;
  return name === undefined ? [] : [name];
}

/** What the rewrite of a cell knows of the cells before it. */
export interface CellScope {
  readonly session: RewriteSession;
  readonly pins?: Pins;
}

/** For the cells of an assignment's author, in one process. */
export function authorsScope(): CellScope {
  return { session: new RewriteSession(), pins: new Pins() };
}
