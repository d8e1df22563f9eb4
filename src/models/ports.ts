import { SymbolicTensor } from "../layers/symbolicTensor.js";
import { unknownName } from "../variables/byName.js";

/** One symbolic tensor, several in order, or several by name. */
export type Ports = SymbolicTensor | readonly SymbolicTensor[] | Readonly<Record<string, SymbolicTensor>>;

/** A model's inputs or outputs in order, and their names when they were given by name. */
export interface NamedPorts {
  readonly names: readonly string[] | undefined;
  readonly tensors: readonly SymbolicTensor[];
}

/**
 * Reads a model's inputs or outputs.
 *
 * @throws when there are none, or something else is among them
 */
export function portsOf(what: "inputs" | "outputs", given: Ports): NamedPorts {
  const isNamed = typeof given === "object" && given !== null && Object.getPrototypeOf(given) === Object.prototype;
  const tensors: readonly unknown[] = given instanceof SymbolicTensor ? [given] : Array.isArray(given) ? given : isNamed ? Object.values(given) : [given];
  if (!areSymbolic(tensors)) {
    const wrong = tensors.find((tensor) => !(tensor instanceof SymbolicTensor));
    throw new Error(`model: ${what} must be symbolic tensors, one, a list of them or an object by name; received ${describe(wrong, tensors)}. Begin with layers.input({ shape }) and apply layers to it.`);
  }
  if (new Set(tensors).size !== tensors.length) throw new Error(`model: ${what} must differ from each other; the same one is there twice.`);
  return { names: isNamed ? Object.keys(given) : undefined, tensors };
}

/** What data, losses and metrics call them: like the layers that they come out of, `dense`, and `dense_2` when the same layer gives another one. */
export function portNames(tensors: readonly SymbolicTensor[]): string[] {
  const names: string[] = [];
  for (const { source } of tensors) {
    let name = source.layer.name;
    for (let number = 2; names.includes(name); number++) name = `${source.layer.name}_${number}`;
    names.push(name);
  }
  return names;
}

/**
 * Puts what was given for several inputs or outputs into their order: a list in order, or an object by name.
 *
 * @param optional whether names may be left out
 * @throws naming what is missing, too much or unknown
 */
export function inOrderOf<T>(what: string, names: readonly string[], given: readonly T[] | Readonly<Record<string, T>>, optional = false): (T | undefined)[] {
  if (Array.isArray(given)) {
    if (given.length === names.length) return [...(given as readonly T[])];
    throw new Error(`${what} must hold one item for each of ${names.join(", ")}; received ${given.length} items.`);
  }
  const byName = given as Readonly<Record<string, T>>;
  const unknown = Object.keys(byName).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`${what}: ${unknownName("name", unknown, names)}`);
  const missing = names.find((name) => byName[name] === undefined);
  if (missing !== undefined && !optional) throw new Error(`${what} must hold something for each of ${names.join(", ")}; nothing is there for ${JSON.stringify(missing)}.`);
  return names.map((name) => byName[name]);
}

function areSymbolic(list: readonly unknown[]): list is readonly SymbolicTensor[] {
  return list.length > 0 && list.every((each) => each instanceof SymbolicTensor);
}

function describe(wrong: unknown, all: readonly unknown[]): string {
  if (all.length === 0) return "none";
  return typeof wrong === "object" && wrong !== null ? `a ${wrong.constructor.name}` : String(wrong);
}
