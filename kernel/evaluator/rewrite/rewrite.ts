import { parseSync } from "oxc-parser";
import { transformSync } from "oxc-transform";
import type { PreparedCode } from "../messages.js";
import { HELPER } from "../helperName.js";
import { CellSyntaxError } from "./cellSyntaxError.js";
import { rewriteImport } from "./imports.js";
import { Pieces } from "./pieces.js";
import { lineStarts } from "./positions.js";
import { declaredNames, Survey } from "./survey.js";
import { boundNames, identifierName, type SyntaxNode } from "./syntax.js";

/**
 * Turns a cell into a script for `Runtime.evaluate` in REPL mode.
 *
 * REPL mode lets `let` be declared again but refuses every other redeclaration, has no imports, and keeps no value of the last
 * expression that could be shown after an `await`. So: every top-level declaration becomes a `let` (functions first, as
 * hoisting would have it), imports become awaited calls of a helper, the last expression is handed to the helper, and each
 * `await` asks the helper afterwards whether its cell was interrupted meanwhile.
 *
 * @param source the cell's TypeScript
 * @param name file name that stack traces show
 * @param preloaded names that need the library
 * @param debugged leaves loops as they are written: a debugger shows their variables
 * @throws CellSyntaxError with the author's line when it does not parse
 */
export function rewriteCell(source: string, name: string, preloaded: ReadonlySet<string>, debugged = false): PreparedCode {
  const text = asExpression(source, name) ?? source;
  const transformed = transformSync(name, text, {
    lang: "ts",
    sourceType: "module",
    target: "es2022",
    sourcemap: true,
    typescript: { onlyRemoveTypeImports: true },
  });
  const failure = transformed.errors.find((error) => error.severity === "Error");
  if (failure !== undefined) throw new CellSyntaxError(failure, source, name);
  const code = transformed.code;
  const parsed = parseSync(`${name}.mjs`, code, { sourceType: "module", lang: "js" });
  const wrong = parsed.errors.find((error) => error.severity === "Error");
  if (wrong !== undefined) throw new CellSyntaxError(wrong, code, name);
  const program = parsed.program as unknown as SyntaxNode;
  const survey = new Survey(program);
  const { text: js, offsets } = assemble(code, program, survey, debugged);
  return {
    js: `${js}void 0;\n//# sourceURL=${name}`,
    map: { offsets, lines: lineStarts(code), transform: transformed.map?.mappings ?? "" },
    library: [...survey.names].some((used) => preloaded.has(used)),
  };
}

function assemble(code: string, program: SyntaxNode, survey: Survey, debugged: boolean): { text: string; offsets: number[] } {
  const pieces = new Pieces(code);
  const hoisted = new Set(survey.vars.flatMap(({ node }) => declaredNames(node)));
  for (const { node, place } of survey.vars) rewriteVar(pieces, node, place);
  if (!debugged) for (const loop of survey.loops) loop.rewrite(pieces);
  for (const node of survey.awaits) {
    pieces.insert(node.start, `${HELPER}.resume(`);
    pieces.insert(node.end, ")");
  }
  for (const node of survey.awaited) {
    pieces.insert(node.start, `${HELPER}.hold(`);
    pieces.insert(node.end, ")");
  }
  for (const body of survey.forAwaits) {
    const block = body.type === "BlockStatement";
    pieces.insert(block ? body.start + 1 : body.start, `${block ? "" : "{ "}${HELPER}.resume(); `);
    if (!block) pieces.insert(body.end, " }");
  }
  for (const node of survey.dynamicImports) pieces.replace(node.start, node.start + "import".length, `${HELPER}.import`);
  for (const node of survey.importMetas) pieces.replace(node.start, node.end, `${HELPER}.meta`);

  const imports: [number, number][] = [];
  const functions: [number, number][] = [];
  const rest: [number, number][] = [];
  const body = program["body"] as readonly SyntaxNode[];
  const declared = new Set(hoisted);
  for (const [index, statement] of body.entries()) {
    const range: [number, number] = [statement.start, statement.end];
    if (statement.type === "ImportDeclaration") {
      pieces.replace(statement.start, statement.end, rewriteImport(statement, HELPER));
      imports.push(range);
      continue;
    }
    const inner = unwrapExport(pieces, statement);
    if (inner === undefined) continue;
    (isHoisted(inner) ? functions : rest).push(range);
    rewriteDeclaration(pieces, inner, declared);
    if (index === body.length - 1 && inner.type === "ExpressionStatement") {
      const expression = inner["expression"] as SyntaxNode;
      pieces.insert(expression.start, `${HELPER}.result(`);
      pieces.insert(expression.end, ")");
    }
  }
  const head = hoisted.size > 0 ? `"use strict"; let ${[...hoisted].join(", ")};\n` : '"use strict";\n';
  return pieces.join([...imports, ...functions, ...rest], head, "");
}

function isHoisted(statement: SyntaxNode): boolean {
  return statement.type === "FunctionDeclaration";
}

/** Takes `export` off a declaration; undefined when nothing is left to run. */
function unwrapExport(pieces: Pieces, statement: SyntaxNode): SyntaxNode | undefined {
  if (statement.type === "ExportAllDeclaration") return undefined;
  if (statement.type !== "ExportNamedDeclaration" && statement.type !== "ExportDefaultDeclaration") return statement;
  const declaration = statement["declaration"] as SyntaxNode | null;
  if (declaration === null) return undefined;
  pieces.replace(statement.start, declaration.start, "");
  return declaration;
}

/** `class A {}` -> `let A = class A {};`, `function f() {}` -> `let f = function () {};`, `const` -> `let`. */
function rewriteDeclaration(pieces: Pieces, node: SyntaxNode, declared: Set<string>): void {
  const name = identifierName(node["id"]);
  if (node.type === "VariableDeclaration" && node["kind"] === "const") {
    pieces.replace(node.start, node.start + "const".length, "let");
  } else if ((node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") && name !== undefined) {
    const id = node["id"] as SyntaxNode;
    pieces.insert(node.start, declared.has(name) ? `${name} = ` : `let ${name} = `);
    // Without its own inner name, recursion reaches the newest definition, as it would in a module.
    if (node.type === "FunctionDeclaration") pieces.replace(id.start, id.end, "");
    pieces.insert(node.end, ";");
    declared.add(name);
  } else if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") {
    pieces.insert(node.start, "(");
    pieces.insert(node.end, ");");
  }
}

/** A `var` outside functions is declared once at the top and becomes an assignment where it stood. */
function rewriteVar(pieces: Pieces, node: SyntaxNode, place: "statement" | "head"): void {
  const declarators = node["declarations"] as readonly SyntaxNode[];
  const first = declarators[0];
  if (first === undefined) return;
  const assigned = declarators.filter((declarator) => declarator["init"] !== null);
  const pattern = (first["id"] as SyntaxNode).type === "ObjectPattern";
  if (place === "head") {
    // `for (var x of xs)` keeps its bare target; `for (var i = 0; …)` an assignment.
    pieces.replace(node.start, first.start, pattern && assigned.length > 0 ? "(" : "");
    if (pattern && assigned.length > 0) pieces.insert(node.end, ")");
    return;
  }
  if (assigned.length === 0) {
    pieces.replace(node.start, node.end, ";");
    return;
  }
  // Parentheses keep `{a, b} = …` from being read as a block, and a list of several as one expression.
  pieces.replace(node.start, first.start, "(");
  const last = declarators.at(-1) ?? first;
  pieces.insert(last.end, ")");
  for (const declarator of declarators) {
    if (declarator["init"] === null) pieces.replace(declarator.start, declarator.end, "undefined");
  }
}

/** `{a: 1}` as a whole cell means the object, not a block with a label. */
function asExpression(source: string, name: string): string | undefined {
  if (!/^\s*\{[^]*\}\s*;?\s*$/.test(source)) return undefined;
  const wrapped = `(${source.replace(/;\s*$/, "")})`;
  return parseSync(name, wrapped, { lang: "ts", sourceType: "module" }).errors.length === 0 ? wrapped : undefined;
}

/** Names that a cell declares at its top level, types included; undefined when it does not parse. */
export function topLevelNames(source: string): string[] | undefined {
  const parsed = parseSync("cell.ts", source, { lang: "ts", sourceType: "module" });
  if (parsed.errors.some((error) => error.severity === "Error")) return undefined;
  const names: string[] = [];
  for (const statement of (parsed.program as unknown as SyntaxNode)["body"] as readonly SyntaxNode[]) {
    const node = statement.type.startsWith("Export") ? ((statement["declaration"] ?? statement) as SyntaxNode) : statement;
    if (node.type === "VariableDeclaration") names.push(...declaredNames(node));
    else if (node.type === "ImportDeclaration") {
      names.push(...(node["specifiers"] as readonly SyntaxNode[]).flatMap((item) => boundNames(item["local"])));
    } else {
      const name = identifierName(node["id"]);
      if (name !== undefined) names.push(name);
    }
  }
  return names;
}
