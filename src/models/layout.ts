import type { BaseLayer } from "../layers/baseLayer.js";
import type { Application, SymbolicTensor } from "../layers/symbolicTensor.js";

/**
 * The uses of layers that lead from the inputs to the outputs, each after those that it depends on.
 *
 * An input may be any place of another network: what lies before it is left out.
 *
 * @param owner stands in messages
 * @throws when an output needs an input that is not listed, or an input leads to no output
 */
export function applicationsBetween(owner: string, inputs: readonly SymbolicTensor[], outputs: readonly SymbolicTensor[]): Application[] {
  const given = new Set(inputs);
  const reached = new Set<SymbolicTensor>();
  const ordered = new Set<Application>();
  // By hand instead of by recursion: a network may be thousands of layers deep.
  const waiting: { readonly tensor: SymbolicTensor; readonly isReady: boolean }[] = outputs.map((tensor) => ({ tensor, isReady: false })).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { tensor, isReady } = next;
    const { source } = tensor;
    if (given.has(tensor)) {
      reached.add(tensor);
    } else if (isReady) {
      ordered.add(source);
    } else if (!ordered.has(source)) {
      if (source.inputs.length === 0) throw new Error(missing(owner, tensor, inputs));
      waiting.push({ tensor, isReady: true }, ...source.inputs.map((input) => ({ tensor: input, isReady: false })).reverse());
    }
  }
  const idle = inputs.find((input) => !reached.has(input));
  if (idle !== undefined) throw new Error(`${owner}: the input ${idle} leads to no output. Leave it out of inputs, or use it.`);
  return [...ordered];
}

/** The layers of these uses, each once; the inputs' own layers first. */
export function layersOf(inputs: readonly SymbolicTensor[], applications: readonly Application[]): readonly BaseLayer[] {
  const entrances = inputs.filter(({ source }) => source.inputs.length === 0).map(({ source }) => source.layer);
  return [...new Set([...entrances, ...applications.map(({ layer }) => layer)])];
}

/** The tensors between inputs and outputs that an application is the last to take, or that come out of it for nobody. */
export function doneAfter(
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
  applications: readonly Application[],
): ReadonlyMap<Application, readonly SymbolicTensor[]> {
  const staying = new Set([...inputs, ...outputs]);
  const last = new Map<SymbolicTensor, Application>();
  for (const application of applications) {
    for (const tensor of [...application.outputs, ...application.inputs]) if (!staying.has(tensor)) last.set(tensor, application);
  }
  const done = new Map<Application, SymbolicTensor[]>(applications.map((application) => [application, []]));
  for (const [tensor, application] of last) done.get(application)?.push(tensor);
  return done;
}

function missing(owner: string, tensor: SymbolicTensor, inputs: readonly SymbolicTensor[]): string {
  return `${owner}: an output depends on ${tensor}, which is not among the inputs (${inputs.map(String).join(", ")}). Add it to inputs.`;
}
