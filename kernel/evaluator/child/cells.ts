import type { CellError, ExpressionReply, PreparedCode, ToChild } from "../messages.js";
import { outputMark } from "../messages.js";
import { forgetTerminated } from "./asyncChecks.js";
import { KeyboardInterrupt, newOrigin, origins, type Origin } from "./cell.js";
import { bundleOf, isShowing, showValue } from "./display.js";
import type { Evaluator, Outcome } from "./evaluator.js";
import { sendToServer, writeAll } from "./link.js";
import type { Interrupts } from "./interrupts.js";
import type { Traces } from "./traces.js";

/** How long an interrupted cell may take to end in its own way. */
const GRACE_MS = 300;

/** How often a given-up cell may catch its interrupt and go on before it is terminated. */
const REFUSALS = 3;

type RunMessage = Extract<ToChild, { type: "run" }>;

/** Runs one cell after the other and settles each, whatever becomes of its code. */
export class Cells {
  /** The highest origin that an interrupt named before its cell arrived here. */
  #early = 0;
  #restore: (() => void) | undefined;
  #current: { readonly origin: Origin; readonly settle: (outcome: Outcome) => void } | undefined;

  constructor(
    private readonly evaluator: Evaluator,
    private readonly traces: Traces,
    private readonly interrupts: Interrupts,
    private readonly loadLibrary: () => Promise<unknown>,
  ) {}

  async run(message: RunMessage): Promise<void> {
    const origin = newOrigin(message.origin);
    this.traces.add(message.name, message.source, message.code);
    const outcome = await new Promise<Outcome>((settle) => {
      this.#current = { origin, settle };
      this.interrupts.running(origin.id);
      if (this.#early >= origin.id) {
        settle({ kind: "interrupted" });
        return;
      }
      void this.#work(origin, message).then(settle, (error: unknown) => {
        settle({ kind: "error", error: this.traces.describe(error, message.name) });
      });
    });
    this.#current = undefined;
    this.#restore?.();
    this.#restore = undefined;
    this.interrupts.running(0);
    origins.run(origin, () => origin.atEnd.forEach((work) => work()));
    const error = this.#told(outcome, message.name);
    const expressions = error === undefined ? await this.#expressions(message) : {};
    sendToServer({ type: "done", origin: origin.id, ...(error === undefined ? {} : { error }), expressions });
    // Native code and child processes write to the descriptors themselves; the mark follows all that they wrote so far.
    const mark = Buffer.from(outputMark(origin.id));
    writeAll(1, mark);
    writeAll(2, mark);
  }

  /** Asks the running cell to end: its signal first, then its awaits, and in the end without it. */
  interrupt(origin: number): void {
    const running = this.#current;
    if (running?.origin.id !== origin) {
      this.#early = Math.max(this.#early, origin);
      return;
    }
    running.origin.abort.abort(new KeyboardInterrupt());
    setTimeout(() => {
      if (this.#current === running) this.#giveUp();
    }, GRACE_MS);
  }

  /** V8 terminated what ran; an evaluation that was past an `await` never hears of it. */
  terminated(origin: number): void {
    forgetTerminated();
    // The evaluation's own answer, if one comes, is already queued before this.
    setImmediate(() => {
      if (this.#current?.origin.id === origin) this.#giveUp();
    });
  }

  /** Called with what an `await` outside functions waits for. */
  hold = <T>(value: T): T => {
    const origin = origins.getStore();
    if (origin !== undefined) origin.awaited = value;
    return value;
  };

  /** Called after every `await` in a cell's code: an interrupted cell does not go on. */
  resume = <T>(value: T): T => {
    const origin = origins.getStore();
    if (origin === undefined || !origin.abort.signal.aborted) return value;
    if (origin.cancelled && ++origin.refusals > REFUSALS) this.evaluator.terminate();
    else if (!origin.cancelled && origin.refusals++ > 0) return value;
    throw new KeyboardInterrupt();
  };

  /** Called with the value of the last expression. */
  result = (value: unknown): void => {
    const origin = origins.getStore();
    if (origin?.onResult !== undefined) origin.onResult(value);
  };

  /** Called around a loop that runs on copies of its variables: how to write them back, should it be terminated. */
  loop = (restore?: () => void): void => {
    this.#restore = restore;
  };

  #giveUp(): void {
    const running = this.#current;
    if (running === undefined) return;
    running.origin.cancelled = true;
    running.origin.refusals = 0;
    running.settle({ kind: "interrupted" });
    this.evaluator.forget();
  }

  async #work(origin: Origin, message: RunMessage): Promise<Outcome> {
    if (message.code.library || Object.values(message.expressions).some((code) => code.library)) await this.loadLibrary();
    origin.onResult = (value) => {
      if (value !== undefined && !message.silent && !isShowing(value)) void showValue("execute_result", value);
    };
    const outcome = await this.evaluator.evaluate(origin, message.name, message.code);
    if (outcome.kind === "ok") await Promise.all(origin.pending);
    return outcome;
  }

  #told(outcome: Outcome, name: string): CellError | undefined {
    if (outcome.kind === "ok") return undefined;
    if (outcome.kind === "error") return outcome.error;
    const { ename, evalue, traceback } = this.traces.describe(new KeyboardInterrupt(), name);
    return { ename, evalue, traceback: traceback.slice(0, 1) };
  }

  async #expressions(message: RunMessage): Promise<Record<string, ExpressionReply>> {
    const replies: Record<string, ExpressionReply> = {};
    for (const [key, code] of Object.entries(message.expressions)) {
      replies[key] = await this.#expression(`${message.name}-${key}`, code);
    }
    return replies;
  }

  async #expression(name: string, code: PreparedCode): Promise<ExpressionReply> {
    const origin = newOrigin(0);
    let value: unknown;
    origin.onResult = (result) => {
      value = result;
    };
    const outcome = await this.evaluator.evaluate(origin, name, code);
    const error = this.#told(outcome, name);
    if (error !== undefined) return { status: "error", ...error };
    return { status: "ok", data: await bundleOf(value), metadata: {} };
  }
}
