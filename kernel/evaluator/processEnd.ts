import type { CellError } from "./messages.js";

/** What the signals that end a process by itself mean to an author. */
const SIGNALS: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGABRT: "native code gave up",
  SIGSEGV: "native code crashed",
  SIGBUS: "native code crashed",
  SIGILL: "native code crashed",
  SIGFPE: "native code crashed",
  SIGKILL: "somebody killed it, or the system, for want of memory",
};

/** How Node says that JavaScript's memory is used up, before it aborts. */
const NO_MEMORY = "JavaScript heap out of memory";

/** Tells why the cells' process has ended by itself. */
export class ProcessEnd {
  #noMemory = false;
  #refused: string | undefined;

  /** It is ended on purpose. @param why continues "the process …" */
  refuse(why: string): void {
    this.#refused = why;
  }

  /** Takes what the process writes to its raw stderr: its last words. */
  note(text: string): void {
    this.#noMemory ||= text.includes(NO_MEMORY);
  }

  error(code: number | null, signal: NodeJS.Signals | null): CellError {
    return lost("ProcessEnded", `The process that runs the cells ${this.#how(code, signal)}. Its variables are lost; the next cell runs in a fresh process.`);
  }

  #how(code: number | null, signal: NodeJS.Signals | null): string {
    if (this.#refused !== undefined) return this.#refused;
    if (this.#noMemory) return "ran out of memory";
    if (signal === null) return `ended with exit code ${code}`;
    const why = SIGNALS[signal];
    return `ended by signal ${signal}${why === undefined ? "" : ` (${why})`}`;
  }
}

/** @param by what restarted it, as in "a second interrupt" */
export function restarted(by: string): CellError {
  return lost("KeyboardInterrupt", `The process that runs the cells was restarted by ${by}. Its variables are lost.`);
}

function lost(ename: string, evalue: string): CellError {
  return { ename, evalue, traceback: [`${ename}: ${evalue}`] };
}
