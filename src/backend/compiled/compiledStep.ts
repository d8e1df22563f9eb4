import { backend, isNative, tf } from "../backend.js";
import type { Tensor } from "../tfjs.js";
import { CompiledFunction } from "./compiledFunction.js";
import { type Form, Forms, type XlaChoice } from "./forms.js";
import type { Operation } from "./graph.js";
import { LruCache } from "./lruCache.js";
import { record } from "./recording.js";
import { enqueue, isRunning } from "./runQueue.js";
import { isRecording } from "./underWay.js";

/** A step: reads its arguments and any variables, assigns variables, returns tensors. */
export type StepFunction = (...args: Tensor[]) => Tensor[];

/** Settings of {@link compileStep}. */
export interface CompileOptions {
  /** How messages call it; default "step". */
  readonly name?: string;
  /** Told once, when the step turns out not to be compilable, why; by default a warning on the console. */
  readonly onEager?: (reason: string) => void;
  /** Runs op by op without trying to compile, so that the step may read values and be stepped through; default false. */
  readonly eager?: boolean;
  /**
   * Has XLA compile the recorded step to machine code, which takes seconds; "auto" measures some runs of each form and keeps the faster. An
   * interrupt takes effect at the end of a run then, not within it. Default false.
   */
  readonly xla?: XlaChoice;
  /**
   * Computes products and convolutions in bfloat16, where the processor has instructions for it; everything else, the variables above all, stays
   * float32. Not with `xla`. Default false.
   */
  readonly mixedPrecision?: boolean;
}

/** Settings of one run. */
export interface RunOptions {
  /** Ends the run: the promise rejects at once with an Error named "AbortError", no variable changes, and runs asked for later wait for its real end. */
  readonly signal?: AbortSignal;
  /**
   * Runs on the caller's thread where that has taken under two milliseconds before, since a change of threads and back takes as long as a small
   * network. The event loop has its turn every ten milliseconds all the same. Default false.
   */
  readonly here?: boolean;
}

/** What may run on the caller's thread, in milliseconds. */
const SHORT_MS = 2;

/** How long the event loop may wait for runs there, one after the other. */
const PATIENCE_MS = 10;

/** When the event loop last had its turn. */
let turn = 0;

/** When the native thread last became free: it takes one run after the other. */
let free = 0;

/** Input shapes that stay compiled at a time: the batch, the rest of an epoch, a validation batch and its rest, and as many again. */
const KEPT_FUNCTIONS = 8;

/** How often a step may make new variables (an optimizer's slots) before it counts as one that always does. */
const WARM_UPS = 3;

// A step that nobody disposes takes its functions along when it is collected: running a cell again does not fill memory.
const forgotten = new FinalizationRegistry<LruCache<Forms>>((forms) => forms.clear());

/**
 * A step that is recorded once and then runs as one op of TensorFlow's.
 *
 * The first run with a new set of argument shapes executes and records it; the runs after it execute the recording. Arguments and
 * variables are read anew at every run; every other value that the step used is part of the recording. Made by {@link compileStep}.
 */
export class CompiledStep {
  readonly #fn: StepFunction;
  readonly #name: string;
  readonly #onEager: (reason: string) => void;
  readonly #forms = new LruCache<Forms>(KEPT_FUNCTIONS);
  readonly #xla: XlaChoice;
  readonly #mixedPrecision: boolean;
  #operations: readonly Operation[] = [];
  #warmUps = 0;
  #reason: string | undefined;
  #disposed = false;

  constructor(fn: StepFunction, { name = "step", onEager, eager = false, xla = false, mixedPrecision = false }: CompileOptions = {}) {
    // Results are the caller's to dispose, and must not be an argument, a variable or a captured tensor itself. A clone shares the memory.
    this.#fn = (...args) => fn(...args).map((result) => result.clone());
    this.#name = name;
    this.#xla = xla;
    this.#mixedPrecision = mixedPrecision;
    this.#onEager = onEager ?? ((reason) => console.warn(`${name}: runs op by op, not compiled: ${reason}.`));
    if (eager) this.#reason = "it was asked to";
    if (!isNative) this.#reason = `compiled steps need libtensorflow, and ${backend().rung} runs`;
    forgotten.register(this, this.#forms, this);
  }

  /** "eager" once it is known that the step can't be compiled; {@link reason} says why. */
  get mode(): "compiled" | "eager" {
    return this.#reason === undefined ? "compiled" : "eager";
  }

  /** Why the step runs op by op; undefined when it does not. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** What it was compiled to last; nothing before its first run, and for a step that runs op by op. */
  get operations(): readonly Operation[] {
    return this.#operations;
  }

  /** Runs on a native thread, after the runs asked for before; the event loop goes on meanwhile. The results are the caller's to dispose. */
  run(...args: Tensor[]): Promise<Tensor[]> {
    return this.runWith({}, ...args);
  }

  /** As {@link run}, with settings. */
  runWith({ signal, here = false }: RunOptions, ...args: Tensor[]): Promise<Tensor[]> {
    if (here && signal === undefined && !isRunning()) {
      const results = this.#runAtOnce(args);
      if (results !== undefined) return results;
    }
    const run = enqueue(async () => {
      if (signal?.aborted === true) throw aborted(this.#name);
      const forms = this.#lookup(args);
      const compiled = forms.get(forms.form);
      if (compiled !== undefined && here && forms.lastMs < SHORT_MS) {
        if (performance.now() - turn > PATIENCE_MS) await eventLoop();
        if (signal?.aborted) throw aborted(this.#name);
        return this.#runHere(compiled, forms, args);
      }
      if (compiled !== undefined) return await this.#runCompiled(compiled, forms, args, signal);
      const results = this.#runOpByOp(args, forms);
      // Timers, messages and interrupts get their turn here too.
      await eventLoop();
      if (!signal?.aborted) return results;
      tf.dispose(results);
      throw aborted(this.#name);
    }, this.#assigns(args));
    return signal === undefined ? run : untilAborted(run, signal, this.#name);
  }

  /** Runs now, where nothing is under way, the run is a short one and the event loop has had its turn: without the queue, which takes longer than a small network. */
  #runAtOnce(args: readonly Tensor[]): Promise<Tensor[]> | undefined {
    const forms = this.#forms.get(signature(args));
    const compiled = forms?.get(forms.form);
    if (forms === undefined || compiled === undefined || forms.lastMs >= SHORT_MS || performance.now() - turn > PATIENCE_MS) return undefined;
    try {
      return Promise.resolve(this.#runHere(compiled, forms, args));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** How many runs with such arguments take about `ms` milliseconds together; 1 where the step is not compiled, or how is still being measured. */
  runsWithin(ms: number, args: readonly Tensor[]): number {
    const forms = this.#forms.get(signature(args));
    return forms === undefined || forms.get(forms.form) === undefined || forms.isMeasuring ? 1 : Math.max(1, Math.floor(ms / forms.lastMs));
  }

  /**
   * As {@link runWith}, for one list of arguments after the other, without coming back to JavaScript in between. After a run whose first result begins with
   * NaN or an infinity there is no other, if the step assigns variables: they are those from before it.
   *
   * @param steps arguments of the same shapes, with which the step has been compiled: see {@link runsWithin}
   * @returns the results of the runs there were
   */
  runSteps({ signal }: RunOptions, steps: readonly (readonly Tensor[])[]): Promise<Tensor[][]> {
    const run = enqueue(async () => {
      if (signal?.aborted === true) throw aborted(this.#name);
      const forms = this.#lookup(steps[0] ?? []);
      const { form } = forms;
      const compiled = forms.get(form);
      if (compiled === undefined) throw new Error(`${this.#name}: only a compiled step can be run several times at once.`);
      const started = performance.now();
      const results = await compiled.runSteps(steps, signal);
      this.#tookSince(started, forms, form, results.length);
      return results;
    }, this.#assigns(steps[0] ?? []));
    return signal === undefined ? run : untilAborted(run, signal, this.#name);
  }

  /**
   * Runs on this thread and returns when it is done. Inside another recorded step, or where gradients of it are taken, the
   * function itself is called.
   *
   * @throws Error while a run on the native thread is under way: it may be writing the same variables.
   */
  runSync(...args: Tensor[]): Tensor[] {
    if (isRecording() || tf.engine().isTapeOn()) return this.#fn(...args);
    if (isRunning()) throw new Error(`${this.#name}: runSync can't start while a run is under way; await that run first.`);
    const forms = this.#lookup(args);
    const compiled = forms.get(forms.form);
    return compiled === undefined ? this.#runOpByOp(args, forms) : this.#runHere(compiled, forms, args);
  }

  /** Takes its functions out of TensorFlow. Variables and arguments stay the caller's. */
  dispose(): void {
    this.#disposed = true;
    this.#forms.clear();
    forgotten.unregister(this);
  }

  /** Whether a run may assign variables, as far as is known. */
  #assigns(args: readonly Tensor[]): boolean {
    const forms = this.#forms.get(signature(args));
    return forms?.get(forms.form)?.assigns ?? true;
  }

  #lookup(args: readonly Tensor[]): Forms {
    if (this.#disposed) throw new Error(`${this.#name}: the step was disposed; make a new one with compileStep.`);
    const key = signature(args);
    const forms = this.#forms.get(key) ?? new Forms(this.#xla);
    this.#forms.set(key, forms);
    return forms;
  }

  #runHere(compiled: CompiledFunction, forms: Forms, args: readonly Tensor[]): Tensor[] {
    const { form } = forms;
    const started = performance.now();
    try {
      const results = compiled.runSync(args);
      forms.took(form, performance.now() - started);
      return results;
    } catch (error) {
      this.#leaveXla(forms, error);
      return this.#runOpByOp(args, forms);
    }
  }

  async #runCompiled(compiled: CompiledFunction, forms: Forms, args: readonly Tensor[], signal: AbortSignal | undefined): Promise<Tensor[]> {
    const { form } = forms;
    const started = performance.now();
    try {
      const results = await compiled.run(args, signal);
      this.#tookSince(started, forms, form, 1);
      return results;
    } catch (error) {
      if (signal?.aborted === true) throw error;
      this.#leaveXla(forms, error);
      return this.#runOpByOp(args, forms);
    }
  }

  /** Notes how long runs on the native thread took, without what they waited for it. */
  #tookSince(started: number, forms: Forms, form: Form, runs: number): void {
    turn = performance.now();
    forms.took(form, (turn - Math.max(started, free)) / runs);
    free = turn;
  }

  /** Goes on without XLA when that can't compile the step. @throws the error when it is none of XLA's */
  #leaveXla(forms: Forms, error: unknown): void {
    if (forms.form !== "xla" || forms.hasRun("xla")) throw error;
    forms.refuseXla();
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    console.warn(`${this.#name}: runs compiled, but not by XLA, which refused it: ${reason}`);
  }

  #runOpByOp(args: readonly Tensor[], forms: Forms): Tensor[] {
    if (this.#reason !== undefined) return tf.tidy(() => this.#fn(...args));
    const { form } = forms;
    const recording = record(this.#fn, args, form, this.#mixedPrecision);
    const { obstacle } = recording.recorder;
    if (recording.madeVariables && ++this.#warmUps < WARM_UPS) {
      // What stood in the way may have been their making: a network's weights are drawn.
      recording.recorder.release();
    } else if (obstacle !== undefined || recording.madeVariables) {
      recording.recorder.release();
      this.#giveUp(obstacle ?? "it makes new variables at every run; make them before the first one");
    } else {
      try {
        const compiled = new CompiledFunction(recording, form, this.#mixedPrecision);
        forms.set(form, compiled);
        this.#operations = compiled.operations;
      } catch (error) {
        recording.recorder.release();
        this.#giveUp(`TensorFlow refused its graph: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return recording.results;
  }

  #giveUp(reason: string): void {
    this.#reason = reason;
    this.#forms.clear();
    this.#onEager(reason);
  }
}

/**
 * Makes a step that is recorded at its first run and compiled from then on.
 *
 * @param fn Takes tensors, may read and assign variables, and returns tensors. It is called again only for new argument shapes.
 *   A host read, randomness made in JavaScript or an op that acts outside keeps it uncompiled, with one clear reason.
 * @example
 * const w = variable([0]);
 * const step = compileStep((x, rate) => {
 *   w.assign(w.add(x.mul(rate)));
 *   return [w.sum()];
 * });
 * const [sum] = await step.run(tf.tensor1d([2]), tf.scalar(0.5));
 */
export function compileStep(fn: StepFunction, options?: CompileOptions): CompiledStep {
  return new CompiledStep(fn, options);
}

function signature(args: readonly Tensor[]): string {
  return args.map((arg) => `${arg.dtype}[${arg.shape}]${arg instanceof tf.Variable ? arg.name : ""}`).join(";");
}

/** The run's results, or an AbortError as soon as the signal says so: the run ends before its next heavy op, with nobody waiting for it. */
function untilAborted<Results>(run: Promise<Results>, signal: AbortSignal, name: string): Promise<Results> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(aborted(name));
    signal.addEventListener("abort", abort, { once: true });
    run.then(resolve, (error: unknown) => reject(signal.aborted ? aborted(name) : error)).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** Lets the event loop go round once. */
async function eventLoop(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  turn = performance.now();
}

function aborted(name: string): Error {
  const error = new Error(`${name}: aborted; its variables keep the values they had before.`);
  error.name = "AbortError";
  return error;
}
