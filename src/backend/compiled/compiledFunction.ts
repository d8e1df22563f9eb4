import type { Binding, OpAttribute, TensorDescription } from "../binding.js";
import { backend, tf } from "../backend.js";
import { type NodeBackend, nodeBackendOf } from "../nodeBackend.js";
import type { Tensor, Variable } from "../tfjs.js";
import { typeAttribute } from "./attributes.js";
import type { Form } from "./forms.js";
import { functionSettings, sessionSettings } from "./graphSettings.js";
import { nodeOf, type Operation } from "./graph.js";
import { placementOf } from "./placement.js";
import type { Source } from "./recorder.js";
import { idOf, type Recording } from "./recording.js";
import type { Operand } from "./rewrites.js";
import { isTracing } from "./trace.js";

let functions = 0;
let runs = 0;

/**
 * A recorded step that runs as one op, which takes arguments and variables and gives results and new values: a function of TensorFlow's, or where that is
 * sooner a session, see {@link placementOf}.
 */
export class CompiledFunction {
  /** What it consists of. */
  readonly operations: readonly Operation[];
  readonly #node: NodeBackend;
  readonly #binding: Binding;
  readonly #name: string;
  readonly #sources: readonly Source[];
  readonly #variables: readonly (Variable | undefined)[];
  readonly #assigned: readonly Variable[];
  /** Which input each assigned variable is; -1 for one that is not read. */
  readonly #carried: readonly number[];
  readonly #captured: readonly number[];
  readonly #results: number;
  readonly #attributes: readonly OpAttribute[];
  readonly #isSession: boolean;

  /**
   * Hands the recording to TensorFlow and takes over what it captured.
   *
   * @throws Error when TensorFlow refuses the graph.
   */
  constructor({ recorder, outputs, assigned }: Recording, form: Form = "graph", mixedPrecision = false) {
    this.#node = nodeBackendOf(tf);
    this.#binding = this.#node.binding;
    this.#name = `gradbook_step_${functions++}`;
    const fed = new Set(recorder.inputs.map(({ symbol }) => symbol));
    const own = ({ symbol, dtype }: Operand): string => (fed.has(symbol) ? `${recorder.graph.add("Identity", [symbol], [typeAttribute("T", dtype)])}:0` : symbol);
    const targets = [...outputs, ...assigned.values()].map(own); // no input is a result itself
    const needed = recorder.graph.join(targets, !mixedPrecision);
    this.operations = recorder.graph.operations(needed);
    const inputs = recorder.inputs.filter(({ symbol }) => needed.has(nodeOf(symbol)));
    const symbols = inputs.map(({ symbol }) => symbol);
    // What changes whole numbers alone, such as how much noise has been drawn, is no training.
    const learns = [...assigned.keys()].some(({ dtype }) => dtype !== "int32");
    const placement = form === "graph" && backend().rung === "tensorflow" ? placementOf(this.operations, learns) : "shared";
    const graph = recorder.graph.serialize(needed, placement !== "shared" && !learns);
    this.#isSession = placement !== "shared" || (form === "graph" && isTracing());
    if (this.#isSession) this.#binding.createStep(this.#name, graph, sessionSettings(mixedPrecision, placement === "shared" ? 0 : 1), placement === "here", symbols, targets);
    else this.#binding.createFunction(this.#name, graph, symbols, targets);
    const variables = tf.engine().registeredVariables as Record<string, Variable>;
    this.#sources = inputs.map(({ source }) => source);
    this.#variables = this.#sources.map((source) => ("variable" in source ? variables[source.variable] : undefined));
    this.#assigned = [...assigned.keys()];
    this.#carried = this.#assigned.map((variable) => this.#variables.indexOf(variable));
    this.#captured = recorder.inputs.flatMap(({ source }) => ("captured" in source ? [source.captured] : []));
    this.#results = outputs.length;
    this.#attributes = this.#isSession ? [] : this.#functionAttributes(form, mixedPrecision);
  }

  #functionAttributes(form: Form, mixedPrecision: boolean): OpAttribute[] {
    const { TF_ATTR_BOOL, TF_ATTR_STRING } = this.#binding;
    if (form === "xla") return [{ name: "_XlaMustCompile", type: TF_ATTR_BOOL, value: true }];
    // TensorFlow's graph optimizer, which fuses bias and relu with the product before them, runs only for a call that names a configuration.
    return [{ name: "config_proto", type: TF_ATTR_STRING, value: functionSettings(mixedPrecision) }];
  }

  get #outputs(): number {
    return this.#results + this.#assigned.length;
  }

  /** Whether it gives variables new values. */
  get assigns(): boolean {
    return this.#assigned.length > 0;
  }

  /** Runs on this thread. */
  runSync(args: readonly Tensor[]): Tensor[] {
    return this.#finish(this.#binding.executeOp(this.#name, this.#attributes, this.#feed(args), this.#outputs));
  }

  /** Runs on the native thread. When `signal` aborts, the run is cancelled, its results go, no variable changes, and it rejects. */
  async run(args: readonly Tensor[], signal?: AbortSignal): Promise<Tensor[]> {
    const run = runs++;
    const outputs = await this.#cancellable(run, signal, this.#binding.executeOpAsync(this.#name, this.#attributes, this.#feed(args), this.#outputs, run), (given) => given);
    return this.#finish(outputs);
  }

  /**
   * As {@link run}, for one set of arguments after the other, each with the variables as the one before leaves them. After a run whose first result begins
   * with NaN or an infinity there is no other, and the variables are those from before it.
   *
   * @returns the results of the runs there were
   */
  async runSteps(steps: readonly (readonly Tensor[])[], signal?: AbortSignal): Promise<Tensor[][]> {
    const run = runs++;
    const inputs = steps.map((args) => this.#feed(args));
    const running = this.#binding.executeStepsAsync(this.#name, this.#attributes, inputs, this.#outputs, this.#carried, run);
    const all = await this.#cancellable(run, signal, running, (given) => given.flat());
    this.#assign(all.at(-1) ?? []);
    return all.slice(0, -1).map((outputs) => outputs.map((output) => this.#node.createOutputTensor(output)));
  }

  /** Cancels a run when `signal` aborts; what came out all the same goes. */
  async #cancellable<T>(run: number, signal: AbortSignal | undefined, pending: Promise<T>, tensors: (outputs: T) => readonly TensorDescription[]): Promise<T> {
    const cancel = (): boolean => this.#binding.cancelRun(run);
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const outputs = await pending;
      if (signal?.aborted !== true) return outputs;
      for (const { id } of tensors(outputs)) this.#binding.deleteTensor(id);
      throw new Error(`${this.#name} was aborted.`);
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Takes the step out of TensorFlow and gives back what it captured. */
  dispose(): void {
    if (this.#isSession) this.#binding.removeStep(this.#name);
    else this.#binding.removeFunction(this.#name);
    for (const id of this.#captured) this.#binding.deleteTensor(id);
  }

  #feed(args: readonly Tensor[]): number[] {
    return this.#sources.map((source, index) => {
      if ("captured" in source) return source.captured;
      const tensor = "argument" in source ? args[source.argument] : this.#variables[index];
      if (tensor === undefined || tensor.isDisposed) throw new Error(`compiled step: ${describe(source)} was disposed; a step can't run without it.`);
      return idOf(this.#node, tensor);
    });
  }

  #finish(outputs: readonly TensorDescription[]): Tensor[] {
    const results = outputs.slice(0, this.#results).map((output) => this.#node.createOutputTensor(output));
    this.#assign(outputs.slice(this.#results));
    return results;
  }

  #assign(values: readonly TensorDescription[]): void {
    values.forEach((value, index) => {
      const variable = this.#assigned[index];
      if (variable !== undefined) this.#replace(variable, value);
    });
  }

  /** Puts the new value in the variable's place: no copy, and no tensor object where nobody else holds the old one. */
  #replace(variable: Variable, output: TensorDescription): void {
    if (variable.isDisposed) {
      this.#binding.deleteTensor(output.id);
      return;
    }
    const data = this.#node.tensorMap.get(variable.dataId);
    if (data.refCount === 1 && data.values === null) {
      this.#binding.deleteTensor(data.id);
      data.id = output.id;
    } else {
      const value = this.#node.createOutputTensor(output);
      variable.assign(value);
      value.dispose();
    }
  }
}

function describe(source: Source): string {
  return "argument" in source ? `argument ${source.argument + 1}` : "variable" in source ? `variable ${source.variable}` : "a captured tensor";
}
