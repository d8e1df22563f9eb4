import { parseSync } from "oxc-parser";
import type { PreparedCode } from "../messages.js";
import { HELPER } from "../helperName.js";
import { CellSyntaxError } from "./cellSyntaxError.js";
import { findDisposal, type Disposal } from "./disposal.js";
import { rewriteImport } from "./imports.js";
import { LONG } from "./longCell.js";
import { Pieces } from "./pieces.js";
import type { Pins } from "./pins.js";
import { filePositions, lineStarts, positionAt } from "./positions.js";
import { Renames } from "./renames.js";
import { OWN, RewriteSession } from "./session.js";
import { declaredNames, Survey } from "./survey.js";
import { boundNames, identifierName, type SyntaxNode } from "./syntax.js";
import { dialects, transpile, type Transpiled } from "./transpile.js";
import { TypeErasure } from "./typeErasure.js";

/** What a cell is rewritten for. */
export interface RewriteContext {
  /** Names that need the library. */
  readonly preloaded: ReadonlySet<string>;
  /** What the earlier cells of the same process have declared and used. */
  readonly session: RewriteSession;
  /** The notebook's folder. */
  readonly folder: string;
  /** Leaves loops as they are written: a debugger shows their variables. */
  readonly debugged?: boolean;
  /** For a cell of the author of an assignment: what their earlier cells have declared. */
  readonly pins?: Pins;
}

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
 * @throws CellSyntaxError with the author's line when it does not parse
 */
export function rewriteCell(source: string, name: string, context: RewriteContext): PreparedCode {
  const code = context.session.recall(source) ?? rewrite(source, name, context);
  return { ...code, js: `${code.js}\n//# sourceURL=${name}` };
}

function rewrite(source: string, name: string, context: RewriteContext): PreparedCode {
  const disposal = findDisposal(asExpression(source, name) ?? source, name);
  const parsed = asWritten(disposal.source, name, context) ?? transpiled(disposal.source, source, name, context);
  const { code, mappings, program, survey } = parsed;
  const declared = [...survey.vars.flatMap(({ node }) => declaredNames(node)), ...parsed.declared];
  const { session, debugged, pins, preloaded } = context;
  session.declare(declared);
  session.capture(survey);
  const own = new Set(declared);
  const pinned = pins?.renames(program, survey.names, own, preloaded) ?? [];
  const generated = [...generatedNames(declared, source, name)];
  const renames = new Renames(new Map([...pinned, ...ownNames(survey, session), ...generated]));
  const head = pins?.head(survey.names, own, preloaded) ?? "";
  const { text: js, offsets } = assemble(parsed, { disposal, renames, loopsIn: debugged === true ? undefined : session, pins, head });
  const rewritten: PreparedCode = {
    js: `${js}void 0;`,
    map: { offsets, lines: lineStarts(code), ...(mappings === undefined ? {} : { transform: mappings }) },
    ...(pins === undefined ? {} : { resultKey: pins.resultKey }),
    library: [...survey.names].filter((used) => context.preloaded.has(used)),
  };
  // A loop looks at what other cells use, a decorator at the folder's settings, and a made-up name at the cell's.
  if (pins === undefined && survey.loops.length === 0 && !source.includes("@") && generated.length === 0) session.keep(source, rewritten);
  return rewritten;
}

interface Parsed extends Omit<Transpiled, "mappings"> {
  /** Undefined where the code is the author's own. */
  readonly mappings: string | undefined;
  readonly program: SyntaxNode;
  readonly survey: Survey;
  /** Names of values that it declares outside functions and blocks, but for those of `var`s. */
  readonly declared: readonly string[];
}

/** What JavaScript has not: a variable or a result with a type, or types in brackets, which mean something else there. A wrong guess costs time only. */
const TYPED = /\b(?:const|let)\s+[\w$]+\s*:|\)\s*:\s*[\w$<>[\]., ]+\{|<[^]*[^=]>/;

/**
 * A cell that is JavaScript but for the notes of its types; undefined for any other. Most are, and transpiling would take half of their time here.
 *
 * Left to the transpiler: `using`, decorators, JSX, what does not parse, types that are more than notes, and `var`, whose rewrite needs the
 * semicolons that it writes.
 */
function asWritten(source: string, name: string, context: RewriteContext): Parsed | undefined {
  const { pins } = context;
  // A long tree with types in it costs more than the transpiler and a tree without.
  const isLong = source.length > LONG;
  if (pins !== undefined || /\busing\b/.test(source) || (isLong && TYPED.test(source))) return undefined;
  const file = isLong ? `${name}.mjs` : name;
  const { program: tree, errors } = parseSync(file, source, { sourceType: "module", lang: isLong ? "js" : "ts", showSemanticErrors: true });
  if (errors.length > 0) return undefined;
  const program = tree as unknown as SyntaxNode;
  const types = isLong ? undefined : new TypeErasure(source);
  const body = (program["body"] as readonly SyntaxNode[]).filter((statement) => !TypeErasure.isType(statement));
  const declared = body.flatMap(namesOf);
  const survey = types === undefined ? surveyOf(source, program, declared, context) : new Survey(program, types);
  const code = types === undefined ? source : types.erased;
  if (code === undefined || survey.unfinished || survey.vars.length > 0) return undefined;
  return { code, mappings: undefined, program: { ...program, body }, survey, declared };
}

function transpiled(text: string, source: string, name: string, context: RewriteContext): Parsed {
  const options = { folder: context.folder, keepImports: true };
  const parsed = parse(transpile(text, name, options), source, name, context);
  // Only cells with decorators pay for them: oxc keeps them, so the first pass shows whether there are any.
  return parsed.survey.unfinished ? parse(transpile(text, name, { ...options, thorough: true }), source, name, context) : parsed;
}

function parse(transpiled: Transpiled, source: string, name: string, context: RewriteContext): Parsed {
  const { code, mappings } = transpiled;
  const { program: tree, errors } = parseSync(`${name}.mjs`, code, { sourceType: "module", lang: "js" });
  const wrong = errors.find((error) => error.severity === "Error");
  if (wrong !== undefined) {
    const at = filePositions(mappings).original(positionAt(lineStarts(code), wrong.labels[0]?.start ?? 0));
    const start = at === undefined ? 0 : (lineStarts(source)[at.line - 1] ?? 0) + at.column - 1;
    throw new CellSyntaxError({ ...wrong, labels: [{ start }] }, source, name);
  }
  const program = tree as unknown as SyntaxNode;
  const declared = (program["body"] as readonly SyntaxNode[]).flatMap(namesOf);
  return { ...transpiled, program, survey: surveyOf(code, program, declared, context), declared };
}

/** Words without which a survey finds nothing but what a cell's functions use. */
const SURVEYED = "await|for|while|do|import|eval|Function|var|accessor";
const surveyed = new WeakMap<ReadonlySet<string>, RegExp>();
const NOTHING_FOUND = new Survey({ type: "Program", start: 0, end: 0, body: [] });

/** A long cell in which there is nothing to rewrite but its declarations is surveyed later: what its functions use only a later cell's loop asks. */
function surveyOf(code: string, program: SyntaxNode, declared: readonly string[], { session, preloaded, pins }: RewriteContext): Survey {
  const words = surveyed.get(preloaded) ?? new RegExp(`\\b(?:${[SURVEYED, ...preloaded].join("|")})\\b|@|[^\\0-\\x7f]`);
  surveyed.set(preloaded, words);
  const isRenamed = [...session.shadowed].some((name) => code.includes(name)) || declared.some((name) => session.isBuiltin(name));
  if (code.length <= LONG || pins !== undefined || isRenamed || words.test(code)) return new Survey(program);
  session.captureLater(() => new Survey(program));
  return NOTHING_FOUND;
}

/** A cell's own `process` or `URL` gets a name of its own: under the built-in's, packages and the kernel itself would find it instead. */
function* ownNames(survey: Survey, session: RewriteSession): Generator<[string, string]> {
  for (const name of session.shadowed) if (survey.names.has(name)) yield [name, `${name}${OWN}`];
}

/** Variables that the transpilers made, which begin with `_`: with one name in all cells, a later cell's would take the place of those that an earlier class still uses. */
function* generatedNames(declared: readonly string[], source: string, cell: string): Generator<[string, string]> {
  for (const name of declared) {
    if (name.startsWith("_") && !isWritten(name, source)) yield [name, `${HELPER}_${cell.replaceAll(/\W/g, "_")}_${name}`];
  }
}

/** Whether a name stands in a text as a word of its own. A regular expression for each name, or one for all words, takes longer than everything else here. */
function isWritten(name: string, source: string): boolean {
  for (let at = source.indexOf(name); at >= 0; at = source.indexOf(name, at + 1)) {
    if (!/[\w$]/.test(source.charAt(at - 1)) && !/[\w$]/.test(source.charAt(at + name.length))) return true;
  }
  return false;
}

function assemble(
  { code, program, survey }: Parsed,
  { disposal, renames, loopsIn, pins, head }: { readonly disposal: Disposal; readonly renames: Renames; readonly loopsIn: RewriteSession | undefined; readonly pins: Pins | undefined; readonly head: string },
): { text: string; offsets: number[] } {
  const pieces = new Pieces(code);
  const hoisted = new Set(survey.vars.flatMap(({ node }) => declaredNames(node)));
  for (const { node, place } of survey.vars) rewriteVar(pieces, node, place);
  if (loopsIn !== undefined) for (const loop of survey.loops) loop.rewrite(pieces, loopsIn, renames.of);
  // Before what goes to the awaits: a body without braces may begin with one.
  for (const body of survey.forAwaits) {
    if (body.type === "BlockStatement") pieces.insert(body.start + 1, `${HELPER}.resume(); `);
    else pieces.wrap(body, `{ ${HELPER}.resume(); `, " }");
  }
  for (const node of survey.awaits) pieces.wrap(node, `${HELPER}.resume(`, ")");
  for (const node of survey.awaited) pieces.wrap(node, `${HELPER}.hold(`, ")");
  for (const node of survey.asyncSources) pieces.wrap(node, `${HELPER}.each(`, ")");
  for (const node of survey.dynamicImports) pieces.replace(node.start, node.start + "import".length, `${HELPER}.import`);
  for (const node of survey.importMetas) pieces.replace(node.start, node.end, `${HELPER}.meta`);

  const imports: [number, number][] = [];
  const functions: [number, number][] = [];
  const rest: [number, number][] = [];
  const body = program["body"] as readonly SyntaxNode[];
  const declared = new Set(hoisted);
  const last = body.findLastIndex((statement) => !isEmptyExport(statement));
  for (const [index, statement] of body.entries()) {
    const range: [number, number] = [statement.start, statement.end];
    const imported = statement["source"] === undefined ? undefined : rewriteImport(statement, HELPER, renames.of);
    if (imported !== undefined) {
      pieces.replace(statement.start, statement.end, imported + (pins?.after(statement) ?? ""));
      imports.push(range);
      continue;
    }
    const inner = unwrapExport(pieces, statement);
    if (inner === undefined) continue;
    (isHoisted(inner) ? functions : rest).push(range);
    rewriteDeclaration(pieces, inner, declared, renames.of);
    dispose(pieces, inner, disposal);
    if (pins !== undefined) pieces.insert(inner.end, pins.after(inner));
    if (index === last && inner.type === "ExpressionStatement") {
      pieces.wrap(inner["expression"] as SyntaxNode, `${HELPER}.result(`, pins === undefined ? ")" : `, "${pins.resultKey}")`);
    }
  }
  renames.apply(pieces, program);
  const variables = [...hoisted].map(renames.of).join(", ");
  const start = hoisted.size > 0 ? `"use strict"; let ${variables};\n` : '"use strict";\n';
  return pieces.join([...imports, ...functions, ...rest], start + head, "");
}

/** `export {}`, which the transpiler puts at the end of a cell whose imports are all of types. */
function isEmptyExport(statement: SyntaxNode): boolean {
  return statement.type === "ExportNamedDeclaration" && statement["declaration"] === null && (statement["specifiers"] as readonly unknown[]).length === 0;
}

function isHoisted(statement: SyntaxNode): boolean {
  return statement.type === "FunctionDeclaration";
}

/** Takes `export` off a declaration or an expression; undefined when nothing is left to run. */
function unwrapExport(pieces: Pieces, statement: SyntaxNode): SyntaxNode | undefined {
  if (statement.type !== "ExportNamedDeclaration" && statement.type !== "ExportDefaultDeclaration") return statement;
  const declaration = statement["declaration"] as SyntaxNode | null;
  if (declaration === null) return undefined;
  pieces.replace(statement.start, declaration.start, "");
  const isStatement = declaration.type.endsWith("Declaration");
  return isStatement ? declaration : { type: "ExpressionStatement", start: declaration.start, end: statement.end, expression: declaration };
}

/** `class A {}` -> `let A = class A {};`, `function f() {}` -> `let f = function () {};`, `const` -> `let`. */
function rewriteDeclaration(pieces: Pieces, node: SyntaxNode, declared: Set<string>, renamed: (name: string) => string): void {
  const name = identifierName(node["id"]);
  if (node.type === "VariableDeclaration" && node["kind"] === "const") {
    pieces.replace(node.start, node.start + "const".length, "let");
  } else if ((node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") && name !== undefined) {
    const id = node["id"] as SyntaxNode;
    pieces.wrap(node, `${declared.has(name) ? "" : "let "}${renamed(name)} = `, ";");
    // Without its own inner name, recursion reaches the newest definition, as it would in a module.
    if (node.type === "FunctionDeclaration") pieces.replace(id.start, id.end, "");
    declared.add(name);
  } else if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") {
    pieces.wrap(node, "(", ");");
  }
}

/** Hands what a cell's own `using` holds to the helper, which disposes of it at the cell's end. */
function dispose(pieces: Pieces, node: SyntaxNode, { names }: Disposal): void {
  if (names.size === 0 || node.type !== "VariableDeclaration") return;
  for (const declarator of node["declarations"] as readonly SyntaxNode[]) {
    const kind = names.get(identifierName(declarator["id"]) ?? "");
    const value = declarator["init"] as SyntaxNode | null;
    if (kind === undefined || value === null) continue;
    pieces.wrap(value, `${HELPER}.use(`, `, ${kind === "async"})`);
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
export function asExpression(source: string, name: string): string | undefined {
  if (!/^\s*\{[^]*\}\s*;?\s*$/.test(source)) return undefined;
  const wrapped = `(${source.replace(/;\s*$/, "")})`;
  const isExpression = dialects(source).some((lang) => parseSync(name, wrapped, { lang, sourceType: "module" }).errors.length === 0);
  return isExpression ? wrapped : undefined;
}

/** Names that a statement declares: types too, where they are still there. */
export function namesOf(statement: SyntaxNode): string[] {
  const node = statement.type.startsWith("Export") ? ((statement["declaration"] ?? statement) as SyntaxNode) : statement;
  if (node.type === "VariableDeclaration") return declaredNames(node);
  if (node.type === "ImportDeclaration") return (node["specifiers"] as readonly SyntaxNode[]).flatMap((item) => boundNames(item["local"]));
  const name = identifierName(node["id"]);
  return name === undefined ? [] : [name];
}
