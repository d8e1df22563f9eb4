import type { Output as OutputEvent } from "../../kernel/evaluator/outputs.js";
import { WIDGET_MIME } from "../../src/protocol/widget.js";
import type { Output } from "../../src/grading/notebook.js";

/**
 * The outputs of one notebook's cells as a page would hold them: neighbouring prints are one stream, an update replaces
 * what stands under its display id in any cell, and clearing clears.
 */
export class OutputCollector {
  readonly #shown = new Map<string, { data: Record<string, unknown>; metadata: Record<string, unknown> }[]>();

  /** A list for the next cell, and the function that takes its events. */
  cell(): { outputs: Output[]; take: (event: OutputEvent) => void } {
    const outputs: Output[] = [];
    let clearFirst = false;
    const take = (event: OutputEvent): void => {
      if (event.output_type === "clear_output") {
        if (event.wait) clearFirst = true;
        else outputs.length = 0;
        return;
      }
      if (event.output_type === "update_display_data") {
        for (const shown of this.#shown.get(event.transient?.display_id ?? "") ?? []) Object.assign(shown, { data: event.data, metadata: event.metadata });
        return;
      }
      if (clearFirst) outputs.length = 0;
      clearFirst = false;
      outputs.push(...this.#stored(event, outputs.at(-1)));
    };
    return { outputs, take };
  }

  #stored(event: Exclude<OutputEvent, { output_type: "clear_output" | "update_display_data" }>, last: Output | undefined): Output[] {
    if (event.output_type === "stream") {
      if (last?.output_type === "stream" && last.name === event.name) {
        last.text = `${last.text}${event.text}`;
        return [];
      }
      return [{ output_type: "stream", name: event.name, text: event.text }];
    }
    if (event.output_type === "error") return [{ output_type: "error", ename: event.ename, evalue: event.evalue, traceback: [...event.traceback] }];
    const { data, metadata } = event;
    const output: Output =
      event.output_type === "execute_result"
        ? { output_type: "execute_result", data, metadata, execution_count: event.execution_count }
        : { output_type: "display_data", data, metadata };
    const id = event.output_type === "display_data" ? event.transient?.display_id : undefined;
    if (id !== undefined) this.#shown.set(id, [...(this.#shown.get(id) ?? []), output]);
    return [output];
  }
}

/** Outputs as they are kept in a file. */
export function stored(outputs: readonly Output[]): Output[] {
  return outputs.map((output) => {
    if (!("data" in output)) return output;
    return { ...output, data: Object.fromEntries(Object.entries(output.data).map(([type, value]) => [type, type === WIDGET_MIME ? withoutModel(value) : value])) };
  });
}

/** A widget whose process has ended: a page must not look for the model, and the same run gives the same file. */
function withoutModel(widget: unknown): unknown {
  if (typeof widget !== "object" || widget === null) return widget;
  return Object.fromEntries(Object.entries(widget).filter(([key]) => key !== "model"));
}

/**
 * What of an output a terminal shows; undefined for what it does not. Updates in place are left out: a curve's every state
 * would fill the screen. Errors are too: the caller prints the one that ended the notebook.
 */
export function terminalText(output: OutputEvent): string | undefined {
  if (output.output_type === "stream") return output.text;
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") return undefined;
  const text = output.data["text/plain"];
  return typeof text === "string" ? `${text}\n` : undefined;
}
