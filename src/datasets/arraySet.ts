import { shapeText, sizeOf, type Shape } from "../arithmetic/shape.js";
import { unknownName } from "../variables/byName.js";
import { Dataset } from "./dataset.js";
import { divided, type DivisionOptions, OWN } from "./divided.js";
import { SplitDataset } from "./splitDataset.js";

/** An array of a file, samples first. */
export interface NamedArray {
  readonly shape: Shape;
  readonly values: Uint8Array | Int32Array | Float32Array;
}

/** Which arrays of a file are what. */
export interface ArrayFileOptions extends DivisionOptions {
  /** The array of inputs; `x_train`, `x`, `inputs`, `input`, `images` or `data`, whichever is there. */
  readonly inputs?: string;
  /** The array of targets; `y_train`, `y`, `targets`, `output` or `labels`, whichever is there. For an autoencoder name the inputs. */
  readonly targets?: string;
  /** The arrays to test on; `x_test` and `y_test` where they are there, else a part of the others. */
  readonly testInputs?: string;
  readonly testTargets?: string;
  /** What inputs are multiplied by; 1/255 for bytes, 1 for everything else. */
  readonly scale?: number;
  readonly classNames?: readonly string[];
  readonly name?: string;
}

const USUAL = {
  inputs: ["x_train", "x", "X", "inputs", "input", "images", "data"],
  targets: ["y_train", "y", "Y", "targets", "target", "output", "outputs", "labels"],
  testInputs: ["x_test"],
  testTargets: ["y_test"],
} as const;

/**
 * The dataset of a file's arrays.
 *
 * @param file what stands in messages and in the source
 * @param read gives an array by its name
 * @throws when an array is missing, or inputs and targets don't hold the same number of samples
 */
export function arraySet(owner: string, file: string, names: readonly string[], read: (name: string) => NamedArray, options: ArrayFileOptions): SplitDataset {
  const named = (role: keyof typeof USUAL): string | undefined => {
    const given = options[role];
    if (given !== undefined && !names.includes(given)) throw new Error(`${owner}: ${unknownName("array", given, names)}`);
    return given ?? USUAL[role].find((name) => names.includes(name));
  };
  const required = (role: "inputs" | "targets"): string => {
    const name = named(role);
    if (name === undefined) throw new Error(`${owner}: ${file} has no array with one of the usual names for ${role}; it has ${names.join(", ")}. Say which one: { ${role}: ${JSON.stringify(names[0] ?? "")} }.`);
    return name;
  };
  const name = options.name ?? file;
  const dataset = (inputName: string, targetName: string): Dataset => {
    const [inputs, targets] = [read(inputName), read(targetName)];
    for (const [array, { shape }] of [[inputName, inputs], [targetName, targets]] as const) {
      if (shape.length === 0) throw new Error(`${owner}: ${array} must hold one entry a sample; received a single number.`);
    }
    if (inputs.shape[0] !== targets.shape[0]) throw new Error(`${owner}: ${inputName} and ${targetName} must hold the same number of samples; received ${shapeText(inputs.shape)} and ${shapeText(targets.shape)}.`);
    const isBytes = inputs.values instanceof Uint8Array;
    const isColumn = targets.shape.length === 2 && targets.shape[1] === 1 && !(targets.values instanceof Float32Array);
    return new Dataset({
      inputs: inputs.values instanceof Int32Array ? Float32Array.from(inputs.values) : inputs.values,
      inputShape: inputs.shape.slice(1),
      // An autoencoder's targets are scaled as its inputs are.
      targets: targetName === inputName ? Float32Array.from(targets.values, (value) => value * (options.scale ?? (isBytes ? 1 / 255 : 1))) : targets.values,
      targetShape: isColumn ? [] : targets.shape.slice(1),
      scale: options.scale ?? (isBytes ? 1 / 255 : 1),
      ...(options.classNames !== undefined && { classNames: options.classNames }),
      name,
    });
  };
  const train = dataset(required("inputs"), required("targets"));
  const [testInputs, testTargets] = [named("testInputs"), named("testTargets")];
  const facts = { ...OWN, source: `from ${file}` };
  if (testInputs === undefined || testTargets === undefined) return divided(owner, train, options, facts);
  return new SplitDataset({ ...facts, name, train, test: dataset(testInputs, testTargets) });
}

/** Numbers of other types as those that a dataset holds, when their count is right. */
export function asNumbers(owner: string, name: string, shape: Shape, values: ArrayLike<number | bigint>): NamedArray {
  if (values.length !== sizeOf(shape)) throw new Error(`${owner}: ${name} must hold ${sizeOf(shape)} numbers for ${shapeText(shape)}; received ${values.length}.`);
  if (values instanceof Uint8Array || values instanceof Int32Array || values instanceof Float32Array) return { shape, values };
  if (values instanceof Float64Array) return { shape, values: Float32Array.from(values) };
  const whole = Int32Array.from({ length: values.length }, (_, i) => Number(values[i]));
  for (let i = 0; i < values.length; i++) {
    if (whole[i] !== Number(values[i])) throw new Error(`${owner}: whole numbers must fit 32 bits; received ${String(values[i])} in ${name}.`);
  }
  return { shape, values: whole };
}
