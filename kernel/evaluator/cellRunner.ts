import type { CellError, FromChild, PreparedCode } from "./messages.js";
import { CommInbox, type Merge } from "../comms/commInbox.js";
import { CellProcess } from "./cellProcess.js";
import type { Expanded } from "./commands/expand.js";
import { mayHaveCommands } from "./commands/mayHave.js";
import { DebugLink } from "./debugLink.js";
import type { Launch } from "./launch.js";
import { findLibrary } from "./library.js";
import { prepareAll } from "./prepareAll.js";
import { OriginLog, type OriginHandlers } from "./originLog.js";
import type { CommOutput, RunOptions, RunResult } from "./outputs.js";
import { ProcessEnd, restarted } from "./processEnd.js";
import { CellSyntaxError } from "./rewrite/cellSyntaxError.js";
import { authorsScope, type CellScope } from "./rewrite/pins.js";
import { LONG } from "./rewrite/longCell.js";
import type { rewriteCell } from "./rewrite/rewrite.js";
import { RewriteSession } from "./rewrite/session.js";
import type { LibraryPlace } from "../preload.js";

/** How long an interrupt may take before the user is told what it waits for. */
const SLOW_INTERRUPT_MS = 1000;

/** What a cell needs that is not on the way to kernel_info. */
interface Tools {
  readonly place: LibraryPlace | undefined;
  readonly names: ReadonlySet<string>;
  readonly rewriteCell: typeof rewriteCell;
}

/** The lane of cells that name none. */
export const MAIN = "";

/** A run that waits for its end. */
interface Running {
  readonly origin: number;
  readonly lane: string;
  finish: (done: Extract<FromChild, { type: "done" }>) => void;
  fail: (error: CellError) => void;
  interrupted: boolean;
  readonly ask: RunOptions["onQuestion"];
}

/**
 * Runs cells in a process of their own, one after the other in each lane, with one scope for all.
 *
 * Knows nothing of Jupyter: the kernel's server and `gradbook run` both stand on it. If the process ends (`process.exit`, out of memory, a
 * native abort), the running cell fails with an error that says so, and the next one gets a fresh process.
 *
 * @example
 * const runner = await CellRunner.start({ cwd });
 * const result = await runner.run("1 + 1", { onOutput: (output) => console.log(output) });
 * runner.close();
 */
export class CellRunner {
  /** For a debugger of the cells; costs nothing until one is attached. */
  readonly debug = new DebugLink();
  readonly #log = new OriginLog();
  #loaded: Promise<Tools> | undefined;
  #preloaded: CellProcess | undefined;
  readonly #properties = new Map<number, (names: readonly string[]) => void>();
  #process: CellProcess | undefined;
  #inbox: CommInbox | undefined;
  /** By origin, oldest first. */
  readonly #running = new Map<number, Running>();
  /** The end of the last cell of each lane. */
  readonly #lanes = new Map<string, Promise<unknown>>();
  #session = new RewriteSession();
  #trusted = authorsScope();
  #count = 0;
  #nameless = 0;
  #requests = 0;
  #closed = false;
  /** Whether the log lines of native libraries go to the cells. */
  #logToCells = process.env["GRADBOOK_NATIVE_LOG"] === "cell";

  /** Called when the process has ended by itself: its variables, timers and comms are gone. */
  onProcessEnded: (() => void) | undefined;

  /** Called when a cell's command sets something that is not the cells' own, such as `%types strict`. */
  onSetting: ((name: string, value: string) => void) | undefined;

  /**
   * Starts the process in the notebook's folder; it gets ready while the caller goes on.
   *
   * @param options `outputLimit`: how many characters a cell may print before the rest goes to a file; without it there is no limit. `launch`:
   *   starts the process in a sandbox, its cells guarded
   */
  static start(options: { readonly cwd: string; readonly outputLimit?: number; readonly launch?: Launch }): Promise<CellRunner> {
    const runner = new CellRunner(options.cwd, options.launch);
    runner.#log.limit.characters = options.outputLimit ?? Infinity;
    return Promise.resolve(runner);
  }

  private constructor(
    private readonly cwd: string,
    private readonly launch: Launch | undefined,
  ) {
    this.#spawn();
  }

  get executionCount(): number {
    return this.#count;
  }

  get busy(): boolean {
    return this.#running.size > 0;
  }

  /** Id of the operating-system process that runs the cells. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Where comm messages and outputs go that no run asked for: a handler of a message from the page. */
  set background(handlers: OriginHandlers) {
    this.#log.background = handlers;
  }

  /** Loads what the first cell needs. Optional, and not on the way to kernel_info: a server calls it when it has nothing else to do. */
  async warmUp(): Promise<LibraryPlace | undefined> {
    return (await this.#tools()).place;
  }

  /** Kept, since Node looks a dynamic import up anew each time. */
  #tools(): Promise<Tools> {
    this.#loaded ??= Promise.all([findLibrary(), import("./rewrite/rewrite.js")]).then(([place, { rewriteCell }]) => ({ place, rewriteCell, names: new Set(place?.names) }));
    return this.#loaded;
  }

  /** Runs a cell once those before it in its lane have ended. A cell's failure is its result. */
  run(code: string, options: RunOptions = {}): Promise<RunResult> {
    const lane = options.lane ?? MAIN;
    const result = (this.#lanes.get(lane) ?? Promise.resolve()).then(() => this.#run(code, lane, options));
    // A mistake of our own in one cell is not to be the next one's.
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    this.#lanes.set(lane, ended);
    void ended.then(() => {
      if (this.#lanes.get(lane) === ended) this.#lanes.delete(lane);
    });
    return result;
  }

  /**
   * Interrupts the running cells: their abort signal first, then their next `await`, then V8 itself.
   * A second interrupt of a cell that is stuck in native code restarts the process; the scope is lost then, and the cell's error says so.
   */
  interrupt(): void {
    const running = [...this.#running.values()];
    if (running.some(({ interrupted }) => interrupted)) {
      this.#process?.kill();
      return;
    }
    // Also without a running cell: a timer that an earlier one left may be in a loop.
    this.#process?.interrupt(running.length === 0 ? [0] : running.map(({ origin }) => origin));
    for (const cell of running) this.#watch(cell);
  }

  /** Interrupts the running cell of one lane, if there is one. */
  interruptLane(lane: string): void {
    const running = [...this.#running.values()].find((cell) => cell.lane === lane);
    if (running === undefined) return;
    this.#process?.interrupt([running.origin]);
    this.#watch(running);
  }

  #watch(running: Running): void {
    setTimeout(() => {
      if (this.#running.get(running.origin) !== running) return;
      running.interrupted = true;
      const text = "The cell is in native code that can't be interrupted; it stops when that returns. Interrupt again to restart the process (its variables are lost).\n";
      this.#log.stream(running.origin, "stderr", text);
    }, SLOW_INTERRUPT_MS).unref();
  }

  /** Delivers a comm message from the page, also while a cell awaits; `merge` may join it to one that a cell in a loop has kept from being read. */
  sendComm(message: CommOutput, handlers: OriginHandlers = {}, merge: Merge = () => undefined): void {
    this.#inbox?.add({ origin: this.#log.add(handlers, undefined), message }, merge);
  }

  /** Run-time names after `expression.`, or all names in scope for ""; empty when the process is busy. */
  async properties(expression: string): Promise<readonly string[]> {
    const request = ++this.#requests;
    // A cell in a loop will not answer; a process that is only starting will.
    const waitMs = this.busy ? 100 : 2000;
    this.#process?.send({ type: "properties", request, expression });
    return new Promise((resolve) => {
      const timer = setTimeout(() => answer([]), waitMs);
      const answer = (names: readonly string[]): void => {
        clearTimeout(timer);
        this.#properties.delete(request);
        resolve(names);
      };
      this.#properties.set(request, answer);
    });
  }

  /** Ends the process. A running cell fails. */
  close(): void {
    this.#closed = true;
    this.#log.close();
    this.#process?.kill();
  }

  async #run(code: string, lane: string, options: RunOptions): Promise<RunResult> {
    const counted = options.silent !== true && options.counted !== false;
    const executionCount = counted ? ++this.#count : this.#count;
    const name = counted ? `cell-${executionCount}.ts` : `cell-s${++this.#nameless}.ts`;
    options.onStart?.(executionCount, name);
    const origin = this.#log.add(options, executionCount);
    // From here on it can be interrupted: the cell process remembers an interrupt that overtakes its cell.
    const running: Running = { origin, lane, finish: () => undefined, fail: () => undefined, interrupted: false, ask: options.onQuestion };
    this.#running.set(origin, running);
    const finish = (error: CellError | undefined, expressions: RunResult["expressions"] = {}): RunResult => {
      this.#log.end(origin);
      if (error === undefined) return { status: "ok", executionCount, expressions };
      const told = { ...error, traceback: [...error.traceback] };
      options.onOutput?.({ output_type: "error", ename: told.ename, evalue: told.evalue, traceback: told.traceback });
      return { status: "error", executionCount, error: told, expressions };
    };
    try {
      const place = await this.warmUp();
      const refusal = options.refuse === undefined ? undefined : await options.refuse(name);
      if (refusal !== undefined) return finish(refusal);
      const prepare = await this.#preparer(() => (options.trusted === true ? this.#trusted : { session: this.#session }));
      const { code: typescript, moved } = await this.#withoutCommands(code, name);
      const written = prepare(typescript, name);
      if (typescript.length > LONG) this.#process?.wake();
      const prepared: PreparedCode = moved === undefined ? written : { ...written, map: { ...written.map, moved } };
      const expressions = prepareAll(options.expressions ?? {}, name, prepare);
      if (this.#process === undefined && !this.#closed) this.#spawn();
      await this.debug.announce({ name, source: code, code: prepared });
      const done = await this.#send(running, place, {
        type: "run",
        origin,
        name,
        code: prepared,
        source: code,
        silent: options.silent === true,
        expressions: expressions.code,
      });
      return finish(done.error, { ...done.expressions, ...expressions.failed });
    } catch (error) {
      if (error instanceof CellSyntaxError) return finish(error);
      if (isCellError(error)) return finish(error);
      throw error;
    } finally {
      this.#running.delete(origin);
    }
  }

  /** The cell as TypeScript. `%reset` is done here: nothing but a fresh process takes declarations back. */
  async #withoutCommands(code: string, name: string): Promise<{ readonly code: string; readonly moved?: Expanded["moved"] }> {
    if (!mayHaveCommands(code)) return { code };
    const { expandCommands } = await import("./commands/expand.js");
    const expanded = expandCommands(code, name);
    if (expanded.reset) this.#restart();
    return expanded;
  }

  #restart(): void {
    const old = this.#process;
    // Forgotten before it ends, so that its end is no accident that has to be told.
    this.#process = undefined;
    this.#session = new RewriteSession();
    this.#trusted = authorsScope();
    old?.kill();
    this.debug.ended();
    this.onProcessEnded?.();
    // Cells of other lanes end with it; the one that resets has not been sent yet, and does not hear.
    for (const running of this.#running.values()) running.fail(restarted("%reset"));
    this.#spawn();
  }

  /** A cell's code as it would be evaluated. @throws CellSyntaxError */
  async prepare(code: string, name: string): Promise<PreparedCode> {
    // The cell is only looked at: what it declares is not there yet.
    const prepare = await this.#preparer(() => ({ session: this.#session.copy() }));
    if (!mayHaveCommands(code)) return prepare(code, name);
    const { expandCommands } = await import("./commands/expand.js");
    return prepare(expandCommands(code, name).code, name);
  }

  /** @param scope asked when a cell is prepared: `%reset` begins a new one */
  async #preparer(scope: () => CellScope): Promise<(code: string, name: string) => PreparedCode> {
    const { rewriteCell, names } = await this.#tools();
    const debugged = this.debug.attached;
    return (code, name) => rewriteCell(code, name, { preloaded: names, ...scope(), folder: this.cwd, debugged });
  }

  #send(running: Running, place: LibraryPlace | undefined, message: Parameters<CellProcess["send"]>[0]): Promise<Extract<FromChild, { type: "done" }>> {
    return new Promise((finish, fail) => {
      running.finish = finish;
      running.fail = fail;
      if (this.#closed) fail(new ProcessEnd().error(null, null));
      if (this.#process === undefined) this.#spawn();
      if (place !== undefined && this.#preloaded !== this.#process) this.#process?.send({ type: "preload", ...place });
      this.#preloaded = this.#process;
      this.#inbox?.flush();
      this.#process?.send(message);
    });
  }

  #spawn(): void {
    const end = new ProcessEnd();
    const spawned: CellProcess = new CellProcess(this.cwd, this.launch, {
      onMessage: (message, buffers) => this.#receive(message, buffers),
      onWorker: (message) => {
        if (this.#process === spawned) this.debug.receive(message);
      },
      // It comes without a name; the cell that began last is the likeliest.
      onRawText: (name, text) => {
        end.note(text);
        if (name === "log" && !this.#logToCells) process.stderr.write(text);
        else this.#log.stream([...this.#running.keys()].at(-1) ?? 0, name === "log" ? "stderr" : name, text);
      },
      onRefused: (why) => end.refuse(why),
      onExit: (code, signal) => {
        if (this.#process !== spawned) return;
        this.#process = undefined;
        this.#session = new RewriteSession();
        this.#trusted = authorsScope();
        this.debug.ended();
        this.#inbox = undefined;
        if (!this.#closed) this.onProcessEnded?.();
        if (!this.busy && !this.#closed) this.#log.stream(0, "stderr", `${end.error(code, signal).evalue}\n`);
        const restart = [...this.#running.values()].some(({ interrupted }) => interrupted);
        for (const running of this.#running.values()) running.fail(restart ? restarted("a second interrupt") : end.error(code, signal));
      },
    });
    this.#process = spawned;
    this.debug.started(spawned);
    this.#inbox = new CommInbox(({ origin, message: { kind, content, buffers } }) => spawned.send({ type: "comm", origin, kind, content }, buffers));
  }

  #receive(message: FromChild, buffers: readonly Uint8Array[]): void {
    switch (message.type) {
      case "ready":
        break;
      case "stream":
        this.#log.bytes(message.origin, message.name, buffers);
        break;
      case "done":
        this.#done(message);
        break;
      case "setting":
        this.#set(message.name, message.value);
        break;
      case "commTaken":
        this.#inbox?.taken();
        break;
      case "input":
        void this.#ask(message);
        break;
      case "properties":
        this.#properties.get(message.request)?.(message.names);
        break;
      default:
        this.#log.deliver(message, buffers);
    }
  }

  async #ask({ origin, request, prompt, password }: Extract<FromChild, { type: "input" }>): Promise<void> {
    const asking = this.#process;
    const running = this.#running.get(origin);
    try {
      if (running === undefined) throw new Error("input: a running cell must ask; this one has ended.");
      if (running.ask === undefined) throw new Error("input: somebody must be there to answer; this notebook runs without a page. Give the value in the cell instead.");
      asking?.send({ type: "input", request, text: await running.ask({ prompt, password }) });
    } catch (error) {
      asking?.send({ type: "input", request, text: "", failure: error instanceof Error ? error.message : String(error) });
    }
  }

  #set(name: string, value: string): void {
    if (name === "log") this.#logToCells = value === "cell";
    else if (name === "output") this.#log.limit.characters = value === "off" ? Infinity : Number(value);
    else this.onSetting?.(name, value);
  }

  /**
   * What native code and child processes printed comes on other streams. It was written before this message was, but this round of the event loop
   * may have begun still earlier, for another message: at the end of the next round it has been read.
   */
  #done(done: Extract<FromChild, { type: "done" }>): void {
    const running = this.#running.get(done.origin);
    if (running !== undefined) setImmediate(() => setImmediate(() => running.finish(done)));
  }
}

function isCellError(error: unknown): error is CellError {
  return typeof error === "object" && error !== null && "ename" in error && "traceback" in error;
}
