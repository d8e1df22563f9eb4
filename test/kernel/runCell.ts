import type { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import type { Output, RunResult } from "../../kernel/evaluator/outputs.js";

/** A cell that has run, and what it put out. */
export interface Ran extends RunResult {
  readonly outputs: readonly Output[];
  readonly text: string;
  readonly errors: string;
  /** Text of the result. */
  readonly shown: unknown;
  /** The result's bundle. */
  readonly result: Record<string, unknown>;
  /** Bundles that were displayed. */
  readonly displayed: readonly Record<string, unknown>[];
}

export async function runCell(runner: CellRunner, code: string): Promise<Ran> {
  const outputs: Output[] = [];
  const ran = await runner.run(code, { onOutput: (output) => outputs.push(output) });
  const stream = (name: string): string => outputs.map((output) => (output.output_type === "stream" && output.name === name ? output.text : "")).join("");
  const results = outputs.flatMap((output) => (output.output_type === "execute_result" ? [output.data] : []));
  return {
    ...ran,
    outputs,
    text: stream("stdout"),
    errors: stream("stderr"),
    shown: results[0]?.["text/plain"],
    result: results[0] ?? {},
    displayed: outputs.flatMap((output) => (output.output_type === "display_data" ? [output.data] : [])),
  };
}
