import type { CellError, ExpressionReply, PreparedCode, ToChild } from "../messages.js";
import { forgetTerminated } from "./asyncChecks.js";
import { disposeAll, use, type Disposer } from "./disposals.js";
import { KeyboardInterrupt, newOrigin, origins, type Origin } from "./cell.js";
import { bundleOf, isShowing, showValue } from "./display.js";
import type { Evaluator, Outcome } from "./evaluator.js";
import { sendToServer } from "./link.js";
import type { Interrupts } from "./interrupts.js";
import { whoseCode, type Traces } from "./traces.js";

/** How long an interrupted cell may take to end in its own way. */
const GRACE_MS = 300;

/** How often a given-up cell may catch its interrupt and go on before it is terminated. */
const REFUSALS = 3;

type RunMessage = Extract<ToChild, { type: "run" }>;

interface Running {
  readonly origin: Origin;
  readonly settle: (outcome: Outcome) => void;
}

/** Runs cells, those of different subshells beside each other, and settles each, whatever becomes of its code. */
export class Cells {
  /** Origins that an interrupt named before their cells arrived here. */
  readonly #early = new Set<number>();
  readonly #running = new Map<number, Running>();
  #restore: (() => void) | undefined;

  constructor(
    private readonly evaluator: Evaluator,
    private readonly traces: Traces,
    private readonly interrupts: Interrupts,
    private readonly loadLibrary: (names: readonly string[]) => Promise<unknown>,
    private readonly prepareModules: (source: string) => Promise<unknown> | undefined,
  ) {}

  async run(message: RunMessage): Promise<void> {
    const origin = newOrigin(message.origin);
    this.traces.add(message.name, message.source, message.code);
    let outcome = await this.#settled(origin, message.name, () => this.#work(origin, message));
    const { disposers } = origin;
    // With a signal and a fate of its own: an interrupt of the cell is no reason to stop its disposals.
    const after = newOrigin(origin.id);
    if (disposers.length > 0) outcome = await this.#settled(after, message.name, () => this.#dispose(after, disposers, message.name, outcome));
    this.#running.delete(origin.id);
    this.#restore?.();
    this.#restore = undefined;
    this.interrupts.ended(origin.id);
    origins.run(origin, () => origin.atEnd.forEach((work) => work()));
    const error = this.#told(outcome, message.name);
    const expressions = error === undefined ? await this.#expressions(message) : {};
    this.#done(origin.id, error, expressions);
  }

  /** Asks running cells to end: their signal first, then their awaits, and in the end without them. */
  interrupt(origins: readonly number[]): void {
    for (const origin of origins) {
      const running = this.#running.get(origin);
      if (running === undefined) {
        if (origin !== 0) this.#awaitArrival(origin);
        continue;
      }
      running.origin.abort.abort(new KeyboardInterrupt());
      setTimeout(() => this.#giveUp(running), GRACE_MS);
    }
  }

  /** A cell that has not come by then was lost to a terminate. */
  #awaitArrival(origin: number): void {
    this.#early.add(origin);
    setTimeout(() => {
      if (this.#early.delete(origin)) this.#done(origin, this.#told({ kind: "interrupted" }, ""), {});
    }, GRACE_MS);
  }

  /** V8 terminated what ran; an evaluation that was past an `await` never hears of it. */
  terminated(origins: readonly number[]): void {
    forgetTerminated();
    // The evaluation's own answer, if one comes, is already queued before this.
    setImmediate(() => {
      const [only, ...others] = origins.flatMap((origin) => this.#running.get(origin) ?? []);
      // Which of several was in the way is not known; the others may still end in their own way.
      if (others.length > 0) this.interrupt(origins);
      else if (only !== undefined) this.#giveUp(only);
    });
  }

  /**
   * Asked by the second thread in the middle of whatever this one does: whether that is to be terminated, which happens right after a yes.
   * A cell past its first `await` is forgotten then: the collection of garbage may come before {@link Cells.terminated}.
   */
  givesUp = (key: string, origins: readonly number[], alsoLibrary: boolean): boolean => {
    if (key !== this.interrupts.key) return false;
    const whose = whoseCode();
    if (whose === "nobody" || (whose === "library" && !alsoLibrary)) return false;
    const [only, ...others] = origins.flatMap((origin) => this.#running.get(origin) ?? []);
    if (only !== undefined && others.length === 0) {
      only.origin.cancelled = true;
      // Should the terminate find the loop between two of its turns, its next await ends it.
      only.origin.abort.abort(new KeyboardInterrupt());
      this.evaluator.forget(only.origin);
    }
    return true;
  };

  /** Called with what an `await` outside functions waits for. */
  hold = <T>(value: T): T => {
    const origin = origins.getStore();
    if (origin !== undefined) origin.awaited = value;
    return value;
  };

  /** Called with what a `for await` outside functions goes through: each of its promises is held like an `await`'s. */
  each = (source: AsyncIterable<unknown> | Iterable<unknown>): AsyncIterable<unknown> | Iterable<unknown> => {
    const begin = Reflect.get(Object(source), Symbol.asyncIterator) as (() => AsyncIterator<unknown>) | undefined;
    if (typeof begin !== "function") return source;
    return {
      [Symbol.asyncIterator]: () => {
        const iterator = begin.call(source);
        return {
          next: (...values) => this.hold(iterator.next(...values)),
          ...(iterator.return !== undefined && { return: (value) => this.hold(iterator.return?.(value) ?? Promise.resolve({ done: true, value })) }),
        };
      },
    };
  };

  /** Called with the value of a `using` outside functions and blocks. */
  use = <T>(value: T, isAsync: boolean): T => use(origins.getStore(), value, isAsync);

  /** Called after every `await` in a cell's code: an interrupted cell does not go on. */
  resume = <T>(value: T): T => {
    const origin = origins.getStore();
    if (origin === undefined || !origin.abort.signal.aborted) return value;
    if (origin.cancelled && ++origin.refusals > REFUSALS) this.evaluator.terminate();
    else if (!origin.cancelled && origin.refusals++ > 0) return value;
    throw new KeyboardInterrupt();
  };

  /** Called with the value of the last expression. */
  result = (value: unknown, key?: string): void => {
    origins.getStore()?.onResult?.(value, key);
  };

  /** Called around a loop that runs on copies of its variables: how to write them back, should it be terminated. */
  loop = (restore?: () => void): void => {
    this.#restore = restore;
  };

  #done(origin: number, error: CellError | undefined, expressions: Record<string, ExpressionReply>): void {
    sendToServer({ type: "done", origin, ...(error === undefined ? {} : { error }), expressions });
  }

  #giveUp(running: Running): void {
    if (this.#running.get(running.origin.id) !== running) return;
    running.origin.cancelled = true;
    running.origin.refusals = 0;
    running.settle({ kind: "interrupted" });
    this.evaluator.forget(running.origin);
  }

  /** Does a part of a cell's work, which an interrupt may settle before it ends. */
  #settled(origin: Origin, name: string, work: () => Promise<Outcome>): Promise<Outcome> {
    return new Promise((settle) => {
      if (!this.#running.has(origin.id)) this.interrupts.started(origin.id);
      this.#running.set(origin.id, { origin, settle });
      if (this.#early.delete(origin.id)) {
        settle({ kind: "interrupted" });
        return;
      }
      work().then(settle, (error: unknown) => {
        settle({ kind: "error", error: this.traces.describe(error, name) });
      });
    });
  }

  /** Ends a cell's `using`s, whatever became of the cell; a failure in it comes before a failure of theirs. */
  async #dispose(origin: Origin, disposers: readonly Disposer[], name: string, outcome: Outcome): Promise<Outcome> {
    const [failure] = await origins.run(origin, () => disposeAll(disposers));
    if (failure === undefined) return outcome;
    const error = this.traces.describe(failure, name);
    if (outcome.kind === "ok") return { kind: "error", error };
    origins.run(origin, () => process.stderr.write(`Also failed, while disposing of a \`using\` variable:\n${error.traceback.join("\n")}\n`));
    return outcome;
  }

  async #work(origin: Origin, message: RunMessage): Promise<Outcome> {
    const prepared = this.prepareModules(message.source);
    if (prepared !== undefined) await prepared;
    const library = [message.code, ...Object.values(message.expressions)].flatMap((code) => code.library);
    if (library.length > 0) await this.loadLibrary(library);
    if (origin.abort.signal.aborted) return { kind: "interrupted" };
    origin.onResult = (value, key) => {
      if (key !== message.code.resultKey) return;
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
