import type { Assignment } from "../assignment.js";
import type { Output } from "../notebook.js";
import type { RestoredCell } from "../restore.js";
import type { Limits } from "../sandbox/limits.js";
import type { CellRun, Session } from "./session.js";

/** How a cell of a submission went. */
export interface ExecutedCell extends RestoredCell {
  /** Undefined where it was not run: text, an empty cell, or what came after the end. */
  readonly run: CellRun | undefined;
  /** Its outputs may be shown to the student: it ran before the first hidden test. */
  readonly shown: boolean;
}

/** A submission that was run. */
export interface Execution {
  readonly cells: readonly ExecutedCell[];
  /** What happened that a student should know. */
  readonly events: readonly string[];
}

/** Outputs of one cell that are kept, in characters of JSON; the rest is said to be left out. */
const KEPT = 100_000;

/**
 * Runs a submission's cells in notebook order, whatever fails. A hidden test leaves this process only when its turn comes; what is put out
 * from then on, by any cell, is not for the student, since it may carry the test out.
 */
export async function execute(cells: readonly RestoredCell[], assignment: Assignment, session: Session, limits: Limits): Promise<Execution> {
  const events: string[] = [];
  const executed: ExecutedCell[] = [];
  const end = performance.now() + limits.totalSeconds * 1000;
  for (const text of assignment.imports) await session.run(text, { trusted: true, seconds: limits.cellSeconds });
  let shown = true;
  let told = false;
  for (const [index, restored] of cells.entries()) {
    const { cell, known, trusted } = restored;
    if (known?.hidden === true) shown = false;
    const left = (end - performance.now()) / 1000;
    if (cell.cell_type !== "code" || cell.source.trim() === "") {
      executed.push({ ...restored, run: undefined, shown });
      continue;
    }
    if (!session.usable || left <= 0) {
      if (!told) events.push(left <= 0 ? `After ${limits.totalSeconds} s in all, cell ${index + 1} and those after it were not run.` : `Cell ${index + 1} and those after it were not run.`);
      told = true;
      executed.push({ ...restored, run: undefined, shown });
      continue;
    }
    const run = await session.run(cell.source, { trusted, seconds: Math.min(limits.cellSeconds, left) });
    if (run.status === "timeout") events.push(`Cell ${index + 1} was ended after ${Math.round(Math.min(limits.cellSeconds, left))} s.`);
    else if (run.error?.ename === "ProcessEnded") events.push(shown ? `Cell ${index + 1}: ${run.error.evalue}` : `At cell ${index + 1} the process that runs the cells ended.`);
    executed.push({ ...restored, run: { ...run, outputs: shortened(run.outputs) }, shown });
  }
  return { cells: executed, events };
}

function shortened(outputs: readonly Output[]): Output[] {
  const kept: Output[] = [];
  let room = KEPT;
  for (const output of outputs) {
    const size = JSON.stringify(output).length;
    if (size <= room) kept.push(output);
    else if (output.output_type === "stream") kept.push({ ...output, text: `${output.text.slice(0, Math.max(0, room))}\n… ${output.text.length.toLocaleString("en")} characters in all; the rest is left out.\n` });
    else kept.push({ output_type: "stream", name: "stderr", text: `An output of ${size.toLocaleString("en")} characters is left out.\n` });
    room = Math.max(0, room - size);
  }
  return kept.slice(0, 500);
}
