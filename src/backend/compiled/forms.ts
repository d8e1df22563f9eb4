import type { CompiledFunction } from "./compiledFunction.js";

/** How a recorded step runs: as TensorFlow's graph, or compiled to machine code by XLA first. */
export type Form = "graph" | "xla";

/** Whether XLA compiles a step; "auto": both ways are measured, and the faster one stays. */
export type XlaChoice = boolean | "auto";

/** Runs of a form that are not measured: XLA compiles in the first, and caches fill. */
const WARM_UPS = 2;

/** Runs of each form that are measured. */
const MEASURED = 5;

/** The compiled forms of one step for one set of argument shapes. */
export class Forms {
  readonly #functions = new Map<Form, CompiledFunction>();
  readonly #times: Record<Form, number[]> = { graph: [], xla: [] };
  #chosen: Form | undefined;
  #lastMs = Infinity;

  constructor(choice: XlaChoice) {
    this.#chosen = choice === "auto" ? undefined : choice ? "xla" : "graph";
  }

  /** The form whose turn it is. */
  get form(): Form {
    return this.#chosen ?? (this.#times.graph.length < WARM_UPS + MEASURED ? "graph" : "xla");
  }

  /** Whether it is not decided yet which form stays. */
  get isMeasuring(): boolean {
    return this.#chosen === undefined;
  }

  get(form: Form): CompiledFunction | undefined {
    return this.#functions.get(form);
  }

  set(form: Form, compiled: CompiledFunction): void {
    this.#functions.set(form, compiled);
  }

  /** Whether a form has run to its end at least once. */
  hasRun(form: Form): boolean {
    return this.#times[form].length > 0;
  }

  /** How long the last run took, in milliseconds. */
  get lastMs(): number {
    return this.#lastMs;
  }

  /** Notes how long a run took; after the last one to be measured the slower form goes. */
  took(form: Form, ms: number): void {
    this.#lastMs = ms;
    const times = this.#times[form];
    if (times.length < WARM_UPS + MEASURED) times.push(ms);
    if (this.#chosen !== undefined || this.#times.xla.length < WARM_UPS + MEASURED) return;
    this.#keep(typical(this.#times.xla) < typical(this.#times.graph) ? "xla" : "graph");
  }

  /** XLA can't compile the step. */
  refuseXla(): void {
    this.#keep("graph");
  }

  dispose(): void {
    for (const compiled of this.#functions.values()) compiled.dispose();
    this.#functions.clear();
  }

  #keep(chosen: Form): void {
    this.#chosen = chosen;
    for (const [form, compiled] of this.#functions) {
      if (form === chosen) continue;
      compiled.dispose();
      this.#functions.delete(form);
    }
  }
}

/** The median of the runs that count. */
function typical(times: readonly number[]): number {
  return times.slice(WARM_UPS).sort((a, b) => a - b)[Math.floor(MEASURED / 2)] ?? Infinity;
}
