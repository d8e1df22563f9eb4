import { hasRegion, replaceRegions } from "../markers.js";
import { gradeMetadata, roleOf, type GradeMetadata } from "../metadata.js";
import { giveIds, type Cell, type Notebook } from "../notebook.js";
import { clearSolutions, stubOf } from "../passes/clearSolutions.js";
import { runPasses } from "../passes/pass.js";
import { toMaster } from "../release.js";

/**
 * The master in the format of `otter assign` (version 1 and later): raw cells begin and end questions, prompts, solutions and tests, which says nothing
 * about the code's language. A hidden test is a cell whose first line is `# HIDDEN`, as Otter reads it. In a cell of code Otter takes out what stands
 * between its markers; here they stand in comments of TypeScript, so that the solution still runs and students get the same stub as from `release`.
 *
 * Otter makes its blocks from this, but reads tests as Python or R; grading TypeScript is this grader's. A locked cell outside a question is an ordinary one there.
 *
 * @throws ReleaseError when the master is unsound.
 * @see Otter-Grader's documentation, "Otter Assign: Jupyter Notebook Format"
 */
export function toOtter(authored: Notebook): Notebook {
  const master = toMaster(authored);
  const stubs = runPasses(master, [clearSolutions]);
  const cells: Cell[] = [raw("# ASSIGNMENT CONFIG\ninit_cell: false\nexport_cell: false\ncheck_all_cell: false")];
  const blocks = questionBlocks(master);
  for (const [index, cell] of master.cells.entries()) {
    const block = blocks.get(index);
    const metadata = gradeMetadata(cell);
    if (block?.first === index) cells.push(raw(`# BEGIN QUESTION\nname: ${block.name}\nmanual: ${block.manual}\npoints: ${block.points}\ncheck_cell: false`));
    cells.push(...partOf(cell, stubs.cells[index] ?? cell, metadata));
    if (block?.last === index) cells.push(raw("# END QUESTION"));
  }
  const otter: Notebook = { ...master, cells: merged(cells) };
  for (const cell of otter.cells) delete cell.metadata["nbgrader"];
  giveIds(otter);
  return otter;
}

interface Block {
  readonly name: string;
  readonly manual: boolean;
  readonly points: number;
  readonly first: number;
  readonly last: number;
}

/** A solution and the tests that follow it are a question; what is graded by hand is one by itself. */
function questionBlocks({ cells }: Notebook): Map<number, Block> {
  const blocks = new Map<number, Block>();
  let open: { first: number; name: string } | undefined;
  for (const [index, cell] of cells.entries()) {
    const metadata = gradeMetadata(cell);
    const role = roleOf(metadata);
    const name = metadata?.grade_id ?? "";
    const points = metadata?.points ?? 0;
    if (role === "solution") open ??= { first: index, name };
    else if (role === "test") {
      const first = open?.first ?? index;
      const before = blocks.get(index - 1);
      const joins = open === undefined && before !== undefined && !before.manual && before.last === index - 1;
      const block = joins ? { ...before, points: before.points + points, last: index } : { name: open?.name ?? name, manual: false, points, first, last: index };
      for (let at = block.first; at <= index; at += 1) blocks.set(at, block);
      open = undefined;
    } else if (role === "manual" || role === "task") blocks.set(index, { name, manual: true, points, first: index, last: index });
  }
  return blocks;
}

function partOf(cell: Cell, stub: Cell, metadata: GradeMetadata | undefined): Cell[] {
  const role = roleOf(metadata);
  if ((role === "solution" || role === "manual") && cell.cell_type === "code") {
    return [raw("# BEGIN SOLUTION"), { ...cell, source: markedCode(cell.source) }, raw("# END SOLUTION")];
  }
  if (role === "solution" || role === "manual") {
    const solution = { ...cell, source: cell.source.replaceAll(/^.*(?:BEGIN|END) SOLUTION.*\n?/gm, "").trimEnd() };
    return [raw("# BEGIN PROMPT"), stub, raw("# END PROMPT"), raw("# BEGIN SOLUTION"), solution, raw("# END SOLUTION")];
  }
  if (role === "task") return [{ ...cell, source: replaceRegions(cell.source, "MARK SCHEME").text }];
  if (role !== "test") return [cell];
  const { text, regions } = replaceRegions(cell.source, "HIDDEN TESTS");
  const visible = text.trim() === "" ? [] : [{ ...cell, source: text }];
  return [raw("# BEGIN TESTS"), ...visible, ...regions.map((region) => ({ ...cell, source: `# HIDDEN\n${region}` })), raw("# END TESTS")];
}

/** A cell of code with its solution between Otter's markers, which take out whole lines. */
function markedCode(source: string): string {
  const stub = stubOf(source);
  const marked = (solution: string): string[] => [
    // The stub is a comment until Otter has taken away the lines around it.
    ...["/* # BEGIN PROMPT", ...stub, "*/ // # END PROMPT"],
    ...["/* # SOLUTION NO PROMPT", "# BEGIN SOLUTION NO PROMPT", "*/", solution, "/*", "# END SOLUTION", "*/ // # SOLUTION NO PROMPT"],
  ];
  if (!hasRegion(source, "SOLUTION")) return marked(source).join("\n");
  const place = "\0";
  const { text, regions } = replaceRegions(source, "SOLUTION", [place]);
  const rest = [...regions];
  return text.split("\n").flatMap((line) => (line.trim() === place ? marked(rest.shift() ?? "").map((added, index) => (index <= stub.length ? line.replace(place, added) : added)) : [line])).join("\n");
}

function raw(source: string): Cell {
  return { id: "", cell_type: "raw", source, metadata: {} };
}

/** Tests of one question that follow each other are one block. */
function merged(cells: readonly Cell[]): Cell[] {
  return cells.filter((cell, index) => {
    const [before, after] = [cells[index - 1]?.source, cells[index + 1]?.source];
    return !(cell.cell_type === "raw" && ((cell.source === "# BEGIN TESTS" && before === "# END TESTS") || (cell.source === "# END TESTS" && after === "# BEGIN TESTS")));
  });
}
