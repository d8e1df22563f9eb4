import { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import type { Output, RunResult } from "../../kernel/evaluator/outputs.js";

/** What came of a cell. */
export interface Ran extends RunResult {
  readonly outputs: readonly Output[];
  /** Everything that it printed. */
  readonly text: string;
  /** Its result as text, and as HTML if it has that. */
  readonly shown: unknown;
  readonly html: unknown;
  /** The error's traceback in one string. */
  readonly traceback: string;
}

/** Cells in a real process, in a folder. */
export class Cells {
  private constructor(readonly runner: CellRunner) {}

  static async in(folder: string): Promise<Cells> {
    return new Cells(await CellRunner.start({ cwd: folder }));
  }

  run = async (code: string): Promise<Ran> => {
    const outputs: Output[] = [];
    const result = await this.runner.run(code, { onOutput: (output) => outputs.push(output) });
    const text = outputs.map((output) => (output.output_type === "stream" ? output.text : "")).join("");
    const data = outputs.flatMap((output) => (output.output_type === "execute_result" ? [output.data] : []))[0];
    const traceback = (result.error?.traceback ?? []).join("\n");
    return { ...result, outputs, text, shown: data?.["text/plain"], html: data?.["text/html"], traceback };
  };

  close(): void {
    this.runner.close();
  }
}
