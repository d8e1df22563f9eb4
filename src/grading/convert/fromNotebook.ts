import { gradeMetadata, setGradeMetadata, type Role } from "../metadata.js";
import { giveIds, type Cell, type CodeCell, type Notebook } from "../notebook.js";
import { nameKernel } from "../passes/nameKernel.js";
import { ReleaseError } from "../passes/pass.js";
import { roleMetadata } from "../passes/readRoles.js";
import { splitOptions, statementsOf, type Statement } from "./statements.js";

/** What to take for exercises besides questions. */
export interface FromNotebookOptions {
  /** Places of code cells, counted among all cells from 1, that students shall write themselves. */
  readonly cells?: readonly number[];
}

/**
 * A master from an ordinary course notebook, by marking its exercises:
 *
 * - a `question` becomes locked; its `expect` and `feedback` move to `grade` in a hidden test of its points, its `answer` becomes the solution;
 * - a code cell that is tagged `exercise`, stands under a heading that says Exercise or Your turn, or is named in `cells` becomes a solution. A cell
 *   after it that throws errors of its own or is tagged `test` becomes its test of one point; without one, it is graded by hand.
 *
 * @throws ReleaseError when it is an assignment already, or no exercise is found.
 */
export function fromNotebook(notebook: Notebook, { cells: named = [] }: FromNotebookOptions = {}): Notebook {
  if (notebook.cells.some((cell) => gradeMetadata(cell) !== undefined)) throw new ReleaseError("it is an assignment already.");
  for (const place of named) if (notebook.cells[place - 1]?.cell_type !== "code") throw new ReleaseError(`cell ${place} is no code cell.`);
  const master: Notebook = { ...structuredClone(notebook), cells: [] };
  const parsed = notebook.cells.map((cell) => (cell.cell_type === "code" ? (statementsOf(cell.source) ?? []) : []));
  const answers = new Map(parsed.flat().flatMap(({ text, call }) => (call?.name === "answer" && call.id !== undefined ? [[call.id, text] as const] : [])));
  let underExercise = false;
  for (const [index, cell] of notebook.cells.entries()) {
    const before = notebook.cells[index - 1];
    if (cell.cell_type === "markdown" && /^#+\s/m.test(cell.source)) underExercise = /^#+\s.*\b(?:exercise|your turn)\b/im.test(cell.source);
    const statements = parsed[index] ?? [];
    const marked = cell.cell_type === "code" && (tagged(cell, "exercise") || named.includes(index + 1) || (underExercise && !isTest(cell) && !isQuestion(statements)));
    if (cell.cell_type !== "code") master.cells.push(structuredClone(cell));
    else if (isQuestion(statements)) master.cells.push(...questionCells(statements, answers));
    else if (marked) master.cells.push(exercise(cell, notebook.cells[index + 1], index + 1));
    else if (isTest(cell) && before !== undefined && gradeMetadata(master.cells.at(-1) ?? before)?.solution === true) master.cells.push(withRole(cell.source, "test", `exercise-${index}-test`, 1));
    else master.cells.push(structuredClone(cell));
  }
  if (!master.cells.some((cell) => gradeMetadata(cell) !== undefined)) throw new ReleaseError('no exercise is found; tag a cell "exercise", or name cells with --cells 4,7.');
  nameKernel(master);
  giveIds(master);
  return master;
}

const tagged = ({ metadata }: Cell, tag: string): boolean => Array.isArray(metadata["tags"]) && metadata["tags"].includes(tag);
const isTest = (cell: Cell): boolean => cell.cell_type === "code" && (tagged(cell, "test") || /\bthrow new \w*Error\(|\bassert\w*\(/.test(cell.source));
const isQuestion = (statements: readonly Statement[]): boolean => statements.some(({ call }) => ["question", "answer", "check"].includes(call?.name ?? "") && call?.id !== undefined);

function withRole(source: string, role: Role, id: string, points?: number): CodeCell {
  const cell: CodeCell = { id: "", cell_type: "code", source, metadata: {}, outputs: [], execution_count: null };
  setGradeMetadata(cell, roleMetadata(role, id, points));
  return cell;
}

const isFunction = (source: string): boolean => /^(?:async\s+)?(?:function\b|(?:\([^)]*\)|\w+)\s*=>)/.test(source);
const region = (kind: string, text: string): string => `// BEGIN ${kind}\n${text}\n// END ${kind}`;

/** A cell that students write themselves: all of it, unless it says which part by markers. */
function exercise(cell: CodeCell, next: Cell | undefined, place: number): CodeCell {
  const source = cell.source.includes("BEGIN SOLUTION") ? cell.source : region("SOLUTION", cell.source);
  return next !== undefined && isTest(next) ? withRole(source, "solution", `exercise-${place}`) : withRole(source, "manual", `exercise-${place}`, 1);
}

/** A cell with questions, taken apart: what asks, what answers, what scores. Answers and checks of their own cells go to their questions. */
function questionCells(statements: readonly Statement[], answers: ReadonlyMap<string, string>): CodeCell[] {
  const asking: string[] = [];
  const rest: CodeCell[] = [];
  const ids: string[] = [];
  for (const { text, call } of statements) {
    const id = call?.id;
    if (id === undefined || call === undefined || !["question", "answer", "check"].includes(call.name)) {
      asking.push(text);
      continue;
    }
    if (call.name !== "question") continue;
    ids.push(id);
    const { rest: options, taken } = splitOptions(call.args[1] ?? "{}", ["expect", "feedback"]);
    asking.push(`question(${call.args[0]}, ${options});`);
    const points = Number(splitOptions(call.args[1] ?? "{}", ["points"]).taken["points"] ?? 1);
    const value = taken["expect"];
    // A function works its answer out; what is answered, and compared with, is its value.
    const right = value !== undefined && isFunction(value) ? `(${value})()` : value;
    const key = [...(right === undefined ? [] : [`expect: ${right}`]), ...(taken["feedback"] === undefined ? [] : [`feedback: ${taken["feedback"]}`])];
    const wait = /\bkind:\s*["'](?:training|gradient|plot)["']/.test(options) ? "await " : "";
    rest.push(withRole(region("SOLUTION", answers.get(id) ?? `answer("${id}", ${right ?? "undefined"});`), "solution", id));
    rest.push(withRole(`${wait}check("${id}");\n${region("HIDDEN TESTS", `${wait}grade("${id}"${key.length === 0 ? "" : `, { ${key.join(", ")} }`});`)}`, "test", `${id}-test`, points));
  }
  const locked = asking.length === 0 ? [] : ids.length === 0 ? [plain(asking)] : [withRole(asking.join("\n"), "readonly", `${ids[0]}-question`)];
  return [...locked, ...rest];
}

function plain(texts: readonly string[]): CodeCell {
  return { id: "", cell_type: "code", source: texts.join("\n"), metadata: {}, outputs: [], execution_count: null };
}
