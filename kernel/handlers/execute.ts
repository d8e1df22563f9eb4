import { MAIN } from "../evaluator/cellRunner.js";
import type { CellError } from "../evaluator/messages.js";
import type { Output, RunResult } from "../evaluator/outputs.js";
import { typeMode } from "../language/typeMode.js";
import { text, texts, type Request } from "./request.js";

/** Runs a cell. The dispatcher calls this for one request of a shell at a time. */
export async function execute(request: Request): Promise<object> {
  const { kernel, message } = request;
  const { content } = message;
  const code = text(content, "code");
  const silent = content["silent"] === true;
  const stored = !silent && content["store_history"] !== false;
  let shown: string | undefined;
  const ended = kernel.runner.run(code, {
    lane: message.header.subshell_id ?? MAIN,
    silent,
    counted: stored,
    expressions: texts(content, "user_expressions"),
    onStart: (executionCount, name) => {
      if (silent) return;
      request.publish("execute_input", { code, execution_count: executionCount });
      // When the cell is on its way to its process.
      if (typeMode() !== "strict") process.nextTick(() => noteCell(request, code, ended, name));
    },
    refuse: async (name) => {
      if (silent || typeMode() !== "strict") return undefined;
      const mistakes = await kernel.language.mistakes(code, name);
      if (mistakes === undefined) noteCell(request, code, ended, name);
      return mistakes === undefined ? undefined : typeCheckError(mistakes);
    },
    onQuestion: (question) => kernel.questions.ask(message, question),
    onOutput: (output) => {
      if (output.output_type === "execute_result") shown = String(output.data["text/plain"] ?? "");
      publishOutput(request, output, silent);
    },
    onComm: ({ kind, content: sent, buffers }) => kernel.publishComm(kind, sent, buffers, message.header),
  });
  const result = await ended;
  kernel.questions.forget(message);
  if (stored) kernel.history.add(result.executionCount, code, shown);
  if (result.error === undefined) {
    return { status: "ok", execution_count: result.executionCount, payload: [], user_expressions: result.expressions };
  }
  const { ename, evalue, traceback } = result.error;
  return { status: "error", execution_count: result.executionCount, ename, evalue, traceback, payload: [], user_expressions: {} };
}

/** Tells the language of a cell that runs; its type errors come as a warning on the cell's stderr. */
function noteCell(request: Request, code: string, ended: Promise<RunResult>, name: string): void {
  const report = (lines: readonly string[]): void => request.publish("stream", { name: "stderr", text: `${lines.join("\n")}\n` });
  request.kernel.language.addCell(code, ended, typeMode() === "on" ? { name, report } : undefined);
}

/** Why a cell did not run under `%types strict`. */
function typeCheckError(mistakes: readonly string[]): CellError {
  const [first = ""] = mistakes;
  return { ename: "TypeCheckError", evalue: first, traceback: [`TypeCheckError: the cell did not run, for its types do not fit (%types strict)`, "", ...mistakes] };
}

/** Sends an output on; the notebook format's words are the messages' names. */
export function publishOutput(request: Request, output: Output, silent: boolean): void {
  const { output_type: type, ...content } = output;
  // A silent cell shows nothing at all but what it prints: that may matter to whoever reads the log.
  if (silent && type === "error") return;
  const publish = (): void => request.publish(type, type.endsWith("display_data") ? { transient: {}, ...content } : content);
  const { updates } = request.kernel;
  const id = "transient" in output ? output.transient?.display_id : undefined;
  if (type === "update_display_data") {
    updates.send(`display ${id}`, publish);
  } else {
    // An older update must not overwrite the new output of its name.
    if (id !== undefined) updates.flush();
    publish();
  }
}
