import type { DebugLink } from "../evaluator/debugLink.js";
import type { Pause } from "./pause.js";

export type StepKind = "stepOver" | "stepInto" | "stepOut";

/** How often one step may be repeated before it stops wherever it is: a loop on one line, or Node's own code on the way to a cell's. */
const REPEATS = 1000;

interface Step {
  readonly kind: StepKind | "pause";
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly depth: number;
}

/**
 * Steps as an author counts them: from line to line of their own code. V8 counts places, and knows no difference between a cell, the
 * kernel that runs it and Node.
 */
export class Stepping {
  #step: Step | undefined;
  #repeats = 0;

  constructor(private readonly link: DebugLink) {}

  /** What a stop is called that no breakpoint and no exception explains. */
  get reason(): "step" | "pause" {
    return this.#step === undefined || this.#step.kind === "pause" ? "pause" : "step";
  }

  begin(kind: StepKind, from: Pause): void {
    const { top } = from;
    this.#step = top === undefined ? undefined : { kind, line: top.line, column: top.column, path: top.script.path, depth: from.frames.length };
    this.#repeats = 0;
  }

  /** The next place in the author's code is to be stopped at. */
  beginPause(): void {
    this.#step = { kind: "pause", line: 0, column: 0, path: "", depth: 0 };
    this.#repeats = 0;
  }

  end(): void {
    this.#step = undefined;
  }

  /** A step that ran out of its cell is not to stop in the next one. */
  cellBegins(): void {
    if (this.#step?.kind !== "pause") this.#step = undefined;
  }

  /** True if a stop at this place is nothing to show, and the thread should go on. */
  goesOn(pause: Pause): boolean {
    const { top, inOwnCode } = pause;
    if (!inOwnCode || top === undefined) return true;
    const step = this.#step;
    if (step === undefined || step.kind === "stepOut" || this.#repeats > REPEATS) return false;
    // Further to the right on the same line: `a(); b();`, and what the kernel has put around an `await`.
    return top.script.path === step.path && top.line === step.line && top.column >= step.column && pause.frames.length === step.depth;
  }

  /** Goes on from a place that is nothing to show. */
  proceed(pause: Pause): void {
    const method = this.#method(pause);
    if (method === "resume") this.#step = undefined;
    this.link.post(`Debugger.${method}`).catch(() => undefined);
  }

  #method({ top, inOwnCode }: Pause): StepKind | "resume" {
    if (this.#step === undefined || ++this.#repeats > REPEATS) return "resume";
    const { kind } = this.#step;
    if (inOwnCode && kind !== "pause") return kind;
    // Called by the author's code: back to it. Called by none of it: a step has come to its end, a pause has still to get there.
    if (top !== undefined) return "stepOut";
    return kind === "pause" ? "stepInto" : "resume";
  }
}
