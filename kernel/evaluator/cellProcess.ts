import { spawn, type ChildProcess } from "node:child_process";
import type { Duplex, Readable, Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { fileURLToPath } from "node:url";
import { encodeFrame, FrameReader } from "./frames.js";
import { guardedFlags, type Launch } from "./launch.js";
import { JsonLines } from "./lines.js";
import type { FromChild, FromWorker, ToChild, ToWorker } from "./messages.js";

/** The streams of the cell process that anything may write to: the cell's two, and the log of native libraries. */
export type RawStream = "stdout" | "stderr" | "log";

/** What the owner of a cell process hears. */
export interface CellProcessEvents {
  onMessage(message: FromChild, buffers: readonly Uint8Array[]): void;
  /** The process's second thread speaks. */
  onWorker(message: FromWorker): void;
  /** Text that native code or a child process printed. */
  onRawText(name: RawStream, text: string): void;
  /** It is being ended for what it sent. */
  onRefused(why: string): void;
  onExit(code: number | null, signal: NodeJS.Signals | null): void;
}

/** Runs under vitest from TypeScript's place too: the process itself always comes from the build. */
const ENTRY = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/kernel/evaluator/child/main.js" : "./child/main.js",
  import.meta.url,
);

const SOON = encodeFrame({ type: "soon" } satisfies ToChild);

/** One operating-system process that runs cells. It is replaced, never reused, once it has ended. */
export class CellProcess {
  readonly #process: ChildProcess;
  readonly #messages: Writable;
  readonly #worker: Duplex;
  #ended = false;
  #received = 0;

  constructor(cwd: string, launch: Launch | undefined, events: CellProcessEvents) {
    // Without the flag, terminating a timer's callback aborts Node in its async_hooks bookkeeping.
    // What this kernel itself needs and Node warns of (an experimental loader option, a binding) is nothing to tell a cell's author.
    const flags = ["--no-force-async-hooks-checks", "--disable-warning=ExperimentalWarning", "--disable-warning=DEP0111"];
    // For the author's own files (child/localModules.ts): modules that can be loaded anew, and names resolved from where they stand.
    flags.push("--experimental-vm-modules", "--experimental-import-meta-resolve");
    // Node 24's V8 does not hear a termination in some allocating loops that it optimized in the background while they ran.
    if (Number(process.versions.node.split(".")[0]) >= 24) flags.push("--no-concurrent-osr");
    const argv = [process.execPath, ...flags, ...(launch === undefined ? [] : guardedFlags(launch)), fileURLToPath(ENTRY), ...(launch === undefined ? [] : ["--guarded"])];
    const { command, args, env } = launch?.wrap(argv) ?? { command: process.execPath, args: argv.slice(1), env: process.env };
    this.#process = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe", "pipe"],
      // Its own process group: Ctrl-C in a terminal is for the server, and closing takes what cells have started along.
      detached: process.platform !== "win32",
    });
    // Node's typings know five of the seven.
    const [, stdout, log, fromChild, toChild, worker, stderr] = this.#process.stdio as readonly unknown[];
    this.#messages = toChild as Writable;
    this.#worker = worker as Duplex;
    // A process that dies while it is written to is reported by its exit, not by the broken pipe.
    for (const stream of [this.#messages, this.#worker]) stream.on("error", () => undefined);
    for (const [name, stream] of [["stdout", stdout], ["stderr", stderr], ["log", log]] as const) {
      const decoder = new StringDecoder("utf8");
      this.#listen(stream as Readable, launch, events, (chunk) => {
        const text = decoder.write(chunk);
        if (text !== "") events.onRawText(name, text);
      });
    }
    const reader = new FrameReader(({ head, buffers }) => events.onMessage(head as unknown as FromChild, buffers));
    this.#listen(fromChild as Readable, launch, events, (chunk) => reader.push(chunk));
    const lines = new JsonLines((message) => events.onWorker(message as FromWorker));
    this.#listen(this.#worker, launch, events, (chunk) => lines.push(chunk));
    this.#process.on("error", (error) => {
      process.stderr.write(`gradbook: the cell process could not be started: ${error.message}\n`);
      this.#end(() => events.onExit(null, null));
    });
    // `close`, not `exit`: all its pipes have been read to the end by then.
    this.#process.on("close", (code, signal) => this.#end(() => events.onExit(code, signal)));
    this.#process.on("exit", (code, signal) => {
      this.#signalGroup();
      // A grandchild that left the group and keeps the pipes open must not keep the exit from being told.
      setTimeout(() => this.#end(() => events.onExit(code, signal)), 500).unref();
    });
  }

  /** What guarded cells send is a claim: a message that makes no sense, or too much of it, ends their process and never ours. */
  #listen(stream: Readable, launch: Launch | undefined, events: CellProcessEvents, take: (chunk: Buffer) => void): void {
    if (launch === undefined) {
      stream.on("data", take);
      return;
    }
    const refuse = (why: string): void => {
      events.onRefused(why);
      this.kill();
    };
    stream.on("data", (chunk: Buffer) => {
      if (this.#ended || this.#received > launch.outputBytes) return;
      this.#received += chunk.byteLength;
      try {
        if (this.#received <= launch.outputBytes) take(chunk);
        else refuse(`was ended, since it put out more than ${(launch.outputBytes / 1e6).toLocaleString("en")} MB`);
      } catch {
        refuse("was ended, since it sent a message that makes no sense");
      }
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  send(message: ToChild, buffers: readonly ArrayBufferView[] = []): void {
    if (!this.#ended) this.#messages.write(encodeFrame(message, buffers));
  }

  /** Tells it that a long cell comes, so that it is awake by then. For a short one this takes longer than it saves: the process may be woken on our own core. */
  wake(): void {
    if (!this.#ended) this.#messages.write(SOON);
  }

  /** Interrupts the cells of these origins; 0: whatever blocks the process. */
  interrupt(origins: readonly number[]): void {
    this.tellWorker({ type: "interrupt", origins });
  }

  /** Speaks to the process's second thread, which listens while the first is in a loop. */
  tellWorker(message: ToWorker): void {
    if (!this.#ended) this.#worker.write(`${JSON.stringify(message)}\n`);
  }

  kill(): void {
    if (this.#ended) return;
    this.#signalGroup();
    this.#process.kill("SIGKILL");
  }

  /** Ends what the cells have started; that would run on without anybody to stop it. */
  #signalGroup(): void {
    const { pid } = this.#process;
    if (pid === undefined || process.platform === "win32") return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // Nobody is left in the group.
    }
  }

  #end(tell: () => void): void {
    if (this.#ended) return;
    this.#ended = true;
    tell();
  }
}
