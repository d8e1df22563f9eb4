import { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import type { RanCell, RunCells } from "../../src/grading/execution.js";
import { OutputCollector } from "../notebooks/output.js";

/** How cells are run for an author: on this machine, unguarded, each up to a time limit. */
export interface RunOptions {
  /** Where the cells run. */
  readonly folder: string;
  /** Most that one cell may take. */
  readonly seconds: number;
}

/** A {@link RunCells} over the kernel's own runner. */
export function runCells({ folder, seconds }: RunOptions): RunCells {
  return async (cells, { student }) => {
    const runner = await CellRunner.start({ cwd: folder });
    const collector = new OutputCollector();
    try {
      if (student !== undefined) await runner.run(`process.env.GRADBOOK_STUDENT = ${JSON.stringify(student)};`);
      const ran: RanCell[] = [];
      for (const { source } of cells) ran.push(await runCell(runner, collector, source, seconds));
      return ran;
    } finally {
      runner.close();
    }
  };
}

async function runCell(runner: CellRunner, collector: OutputCollector, source: string, seconds: number): Promise<RanCell> {
  const { outputs, take } = collector.cell();
  let late = false;
  const timer = setInterval(() => {
    late = true;
    runner.interrupt();
  }, 1000 * seconds);
  const result = await runner.run(source, { onOutput: take }).finally(() => clearInterval(timer));
  if (result.status === "ok") return { outputs };
  const { ename = "Error", evalue = "" } = result.error ?? {};
  return { outputs, error: late ? `it took longer than ${seconds} s` : `${ename}: ${evalue.split("\n")[0]}` };
}
