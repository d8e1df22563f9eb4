import type { Debugger } from "node:inspector";
import type { CellProcess } from "./cellProcess.js";
import type { FromWorker, PreparedCode } from "./messages.js";

/** How long V8 may take to answer; the cells' thread can't while it is in a native call. */
const PATIENCE_MS = 5000;

/** A cell about to run, as a debugger needs to know it. */
export interface AnnouncedScript {
  readonly name: string;
  readonly source: string;
  readonly code: PreparedCode;
}

/** The notifications that the cell process passes on. */
export interface DebugEvents {
  "Debugger.scriptParsed": Debugger.ScriptParsedEventDataType;
  "Debugger.paused": Debugger.PausedEventDataType;
  "Debugger.resumed": Record<string, never>;
}

/** What a debugger hears. */
export interface DebugListener {
  /** A cell process is attached: it knows no breakpoint yet. `scripts` are the cells that it has run. */
  onAttached(scripts: readonly AnnouncedScript[]): Promise<void>;
  /** The process has ended, at a breakpoint or not. */
  onEnded(): void;
  onEvent<M extends keyof DebugEvents>(method: M, params: DebugEvents[M]): void;
  /** The cell waits for this before it runs. */
  onScript(script: AnnouncedScript): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: object) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * V8's debugger in the cell process, over the process's second thread: it answers while the first is in a loop or stands at a breakpoint.
 * Nothing is connected until {@link attach}, and nothing costs time until then.
 */
export class DebugLink {
  #process: CellProcess | undefined;
  #listener: DebugListener | undefined;
  readonly #scripts: AnnouncedScript[] = [];
  #ready: Promise<void> = Promise.resolve();
  #requests = 0;
  readonly #waiting = new Map<number, Waiting>();

  get attached(): boolean {
    return this.#listener !== undefined;
  }

  async attach(listener: DebugListener): Promise<void> {
    this.#listener = listener;
    this.#process?.tellWorker({ type: "attach" });
    await listener.onAttached(this.#scripts);
  }

  /** Lets a paused cell go on. */
  detach(): void {
    this.#listener = undefined;
    this.#process?.tellWorker({ type: "detach" });
    this.#fail("the debugger was detached");
  }

  /** Sends a command of V8's inspector protocol. */
  post<T extends object = object>(method: string, params: object = {}): Promise<T> {
    const id = ++this.#requests;
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`${method}: the cells' process did not answer within ${PATIENCE_MS / 1000} s; it is in native code.`));
      }, PATIENCE_MS);
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject, timer });
      if (this.#process === undefined) this.#fail("no process runs the cells");
      else this.#process.tellWorker({ type: "inspect", id, method, params });
    });
  }

  /** The runner started a process. */
  started(process: CellProcess): void {
    this.#process = process;
    if (this.#listener === undefined) return;
    process.tellWorker({ type: "attach" });
    this.#ready = this.#listener.onAttached([]).catch(() => undefined);
  }

  /** The process has ended. */
  ended(): void {
    this.#process = undefined;
    this.#scripts.length = 0;
    this.#fail("the cells' process has ended");
    this.#listener?.onEnded();
  }

  /** Tells the debugger of a cell that is about to run. A debugger that fails does not keep it from running. */
  async announce(script: AnnouncedScript): Promise<void> {
    await this.#ready;
    this.#scripts.push(script);
    await this.#listener?.onScript(script).catch(() => undefined);
  }

  receive(message: FromWorker): void {
    if (message.type === "event") {
      this.#listener?.onEvent(message.method as keyof DebugEvents, message.params as never);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    this.#waiting.delete(message.id);
    clearTimeout(waiting.timer);
    if (message.error === undefined) waiting.resolve(message.result ?? {});
    else waiting.reject(new Error(message.error));
  }

  #fail(why: string): void {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error(`The debugger can't answer: ${why}.`));
    }
    this.#waiting.clear();
  }
}
