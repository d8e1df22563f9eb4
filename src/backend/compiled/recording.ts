import type { Binding } from "../binding.js";
import { tf } from "../backend.js";
import { type NodeBackend, nodeBackendOf } from "../nodeBackend.js";
import { countDraws } from "../randomSource.js";
import type { Tensor, Variable } from "../tfjs.js";
import type { Form } from "./forms.js";
import { Recorder, shareTensor } from "./recorder.js";
import { inScopes, openScopes } from "./scope.js";
import type { Operand } from "./rewrites.js";
import { setRecording } from "./underWay.js";

/** One step, executed and written down. */
export interface Recording {
  readonly results: Tensor[];
  readonly recorder: Recorder;
  /** The graph's tensors for the results, in order. */
  readonly outputs: readonly Operand[];
  /** Variables that the step assigned, and the graph's tensor of each new value. */
  readonly assigned: ReadonlyMap<Variable, Operand>;
  /** It made variables: the next run may be one that can be recorded. */
  readonly madeVariables: boolean;
}

/** The name that gradients are computed under, inside the names of what they are the gradients of. */
const GRADIENTS = "gradients";

/** The binding's number of a tensor; values that were still JavaScript's alone are handed to TensorFlow. */
export function idOf(node: NodeBackend, tensor: Tensor): number {
  const data = node.tensorMap.get(tensor.dataId);
  return data.values === null ? data.id : (node.getInputTensorIds([tensor])[0] ?? -1);
}

/** Runs the step once with everything it does at the binding written down. */
export function record(fn: (...args: Tensor[]) => Tensor[], args: readonly Tensor[], form: Form = "graph", mixedPrecision = false): Recording {
  const node = nodeBackendOf(tf);
  const real = node.binding;
  const recorder = new Recorder(real, form === "xla");
  const before = declareVariables(node, real, recorder);
  // Own numbers for the arguments, so that one is never mistaken for another argument, a variable or a captured tensor.
  const shared = args.map((arg, index) => (arg instanceof tf.Variable ? arg : shareArgument(node, real, recorder, arg, index)));
  const draws = countDraws();
  const random = Math.random;
  const unmarked = markGradients();
  let results: Tensor[];
  setRecording(form, mixedPrecision);
  node.binding = recorder.binding;
  Math.random = () => {
    recorder.obstruct("it draws random numbers in JavaScript, which a recording would freeze (tf.randomUniform without a seed, Math.random); use a RandomState");
    return random();
  };
  try {
    results = tf.tidy(() => fn(...shared));
    const outputs = results.map((result) => recorder.operandOf(idOf(node, result)));
    if (countDraws() > draws) recorder.obstruct("it draws from a RandomSource, whose numbers a recording would freeze; use a RandomState");
    const { assigned, madeVariables } = compareVariables(node, recorder, before);
    return { results, recorder, outputs, assigned, madeVariables };
  } catch (error) {
    recorder.release();
    throw error;
  } finally {
    node.binding = real;
    unmarked();
    Math.random = random;
    setRecording(undefined);
    shared.forEach((tensor) => tensor instanceof tf.Variable || tensor.dispose());
  }
}

/** The parts of tfjs' engine that keep what gradients are made of. */
interface Tape {
  addTapeNode(...node: readonly unknown[]): void;
  readonly state: { readonly activeTape: { gradient?: (dys: unknown) => Record<string, () => Tensor> }[] };
}

/** Has every gradient computed under the names that were open when its operation was; returns the function that stops this. */
function markGradients(): () => void {
  const tape = tf.engine() as unknown as Tape;
  const add = tape.addTapeNode;
  tape.addTapeNode = (...node) => {
    add.apply(tape, [...node]);
    const added = tape.state.activeTape.at(-1);
    const gradient = added?.gradient;
    const names = [...openScopes(), GRADIENTS];
    if (added === undefined || gradient === undefined) return;
    // A gradient gives one function for each input, which computes it when it is needed.
    added.gradient = (dys) => Object.fromEntries(Object.entries(inScopes(names, () => gradient(dys))).map(([input, make]) => [input, () => inScopes(names, make)]));
  };
  return () => {
    tape.addTapeNode = add;
  };
}

function registered(): Record<string, Variable> {
  return tf.engine().registeredVariables as Record<string, Variable>;
}

/** Gives every variable a number of its own and declares it; returns the numbers. */
function declareVariables(node: NodeBackend, real: Binding, recorder: Recorder): Map<Variable, number> {
  const numbers = new Map<Variable, number>();
  for (const [name, variable] of Object.entries(registered())) {
    let id = idOf(node, variable);
    if (node.tensorMap.get(variable.dataId).refCount > 1) {
      // Something else stands for the same memory (a clone, another variable with the same first value).
      const own = node.createOutputTensor(shareTensor(real, id));
      variable.assign(own);
      own.dispose();
      id = idOf(node, variable);
    }
    recorder.declare(id, { variable: name });
    numbers.set(variable, id);
  }
  return numbers;
}

function shareArgument(node: NodeBackend, real: Binding, recorder: Recorder, arg: Tensor, index: number): Tensor {
  const description = shareTensor(real, idOf(node, arg));
  recorder.declare(description.id, { argument: index });
  return node.createOutputTensor(description);
}

function compareVariables(node: NodeBackend, recorder: Recorder, before: ReadonlyMap<Variable, number>): Pick<Recording, "assigned" | "madeVariables"> {
  const assigned = new Map<Variable, Operand>();
  for (const [variable, id] of before) {
    if (variable.isDisposed) {
      recorder.obstruct(`it disposes the variable ${variable.name}`);
      continue;
    }
    const now = idOf(node, variable);
    if (now !== id) assigned.set(variable, recorder.operandOf(now));
  }
  const madeVariables = Object.values(registered()).some((variable) => !before.has(variable));
  return { assigned, madeVariables };
}
