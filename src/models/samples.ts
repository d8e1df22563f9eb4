import { Dataset } from "../datasets/dataset.js";
import { Column, isByName, isListOfValues, type Values } from "./column.js";
import { inOrderOf } from "./ports.js";
import { type Columns, columnsOf, datasetColumns, SampleSource } from "./sampleSource.js";
import { type ClassWeight, classWeights } from "./classWeight.js";

/** One array of samples; for several inputs or outputs one for each, by name or as a list in order. */
export type ValuesByName = Values | readonly Values[] | Readonly<Record<string, Values>>;

/** Samples as tensors or nested arrays, samples first. */
export interface ArraySamples {
  readonly inputs: ValuesByName;
  /** Whole numbers on one axis count as class numbers. */
  readonly targets?: ValuesByName;
  /** How much each sample counts in the loss; for several outputs one list for all, or one for each by name. */
  readonly sampleWeight?: ValuesByName;
  readonly classNames?: readonly string[];
  readonly name?: string;
}

/** Samples to learn from or to be judged by: a dataset, or tensors or arrays of inputs and targets. */
export type Samples = Dataset | ArraySamples;

/** What a model takes and is judged by. */
export interface SampleNames {
  readonly inputs: readonly string[];
  /** The outputs that need targets; undefined when the model's own training step uses them as it likes. */
  readonly targets: readonly string[] | undefined;
}

export interface SampleWeights {
  readonly sampleWeight?: ValuesByName | undefined;
  readonly classWeight?: ClassWeight | undefined;
}

/**
 * Reads samples for a model.
 *
 * @throws naming what is missing, unknown, or of another length than the rest
 */
export function readSamples(method: string, given: Samples, names: SampleNames, weights: SampleWeights = {}): SampleSource {
  const columns = given instanceof Dataset ? dataset(method, given, names) : arrays(method, given, names);
  const sampleWeight = weights.sampleWeight ?? (given instanceof Dataset ? undefined : given.sampleWeight);
  return new SampleSource(columns, weightsOf(method, columns, names, { ...weights, sampleWeight }));
}

function dataset(method: string, data: Dataset, { inputs, targets }: SampleNames): Columns {
  if (inputs.length > 1 || (targets !== undefined && targets.length > 1)) {
    const wanted = `${inputs.length === 1 ? "one input" : `the inputs ${inputs.join(", ")}`} and ${targets?.length === 1 ? "one target" : `the targets ${targets?.join(", ")}`}`;
    throw new Error(`${method}: the model takes ${wanted}; received a dataset, which has one of each. Give { inputs: {…}, targets: {…} } with an array for each.`);
  }
  return datasetColumns(data);
}

function arrays(method: string, given: ArraySamples, names: SampleNames): Columns {
  const isReadable = typeof given === "object" && given !== null && given.inputs !== undefined;
  if (!isReadable || (given.targets === undefined && (names.targets ?? []).length > 0)) {
    throw new Error(`${method}: samples must be a dataset or an object { inputs, targets }; received ${described(given)}.`);
  }
  const inputs = readEach(`${method}: inputs`, names.inputs, given.inputs, false);
  const targets = given.targets === undefined ? [] : readEach(`${method}: targets`, names.targets, given.targets, true);
  const all = [...inputs, ...targets];
  const size = inputs[0]?.size ?? 0;
  const other = all.find((column) => column.size !== size);
  if (other !== undefined) {
    throw new Error(
      `${method}: inputs and targets must hold the same number of samples on their first axis; received ${inputs.map((column) => column.size).join(" and ")} inputs ` +
        `and ${targets.map((column) => column.size).join(" and ")} targets.`,
    );
  }
  const [input, target] = [inputs[0], targets[0]];
  if (input?.values instanceof Float32Array && target !== undefined && all.length === 2) {
    // The dataset's feed takes turns in two pieces of memory.
    const { classNames, name } = given;
    return datasetColumns(
      new Dataset({
        inputs: input.values,
        inputShape: input.shape,
        targets: target.values,
        targetShape: target.shape,
        ...(classNames === undefined ? {} : { classNames }),
        ...(name === undefined ? {} : { name }),
      }),
    );
  }
  return columnsOf(given.name ?? "data", inputs, targets);
}

/** Reads what was given for these names: one array, a list or an object; without names as it comes. */
export function readEach(what: string, names: readonly string[] | undefined, given: ValuesByName, isTarget: boolean): Column[] {
  const isObject = isByName<Values>(given);
  const isList = isListOfValues(given);
  if (names === undefined) {
    const each = isObject ? Object.values(given) : isList ? (given as readonly Values[]) : [given as Values];
    return each.map((values) => Column.from(what, values, isTarget));
  }
  if (names.length === 1 && !isObject && !isList) return [Column.from(what, given as Values, isTarget)];
  if (names.length > 1 && !isObject && !Array.isArray(given)) {
    throw new Error(`${what} must be given for each of ${names.join(", ")}, by name or as a list; received a single array.`);
  }
  const each = inOrderOf(what, names, given as readonly Values[] | Readonly<Record<string, Values>>);
  return each.map((values, i) => Column.from(names.length === 1 ? what : `${what}.${names[i]}`, values as Values, isTarget));
}

function weightsOf(method: string, columns: Columns, names: SampleNames, { sampleWeight, classWeight }: SampleWeights): Float32Array[] {
  if (sampleWeight === undefined && classWeight === undefined) return [];
  const outputs = names.targets ?? columns.targets.map((_, i) => `target ${i + 1}`);
  if (outputs.length === 0) throw new Error(`${method}: sampleWeight and classWeight weigh targets; received none.`);
  const given = sampleWeight === undefined ? [] : sampleWeights(method, columns.size, outputs, sampleWeight);
  if (classWeight === undefined) return given;
  if (outputs.length > 1) throw new Error(`${method}: classWeight is for models of one output; this one has ${outputs.join(", ")}. Give sampleWeight by name instead.`);
  const [target] = columns.targets;
  if (target === undefined) return given;
  return [classWeights(method, target, columns.size, classWeight, given[0])];
}

function sampleWeights(method: string, size: number, outputs: readonly string[], given: ValuesByName): Float32Array[] {
  const read = isByName(given) ? readEach(`${method}: sampleWeight`, outputs, given, false) : [Column.from(`${method}: sampleWeight`, given as Values)];
  for (const column of read) {
    if (column.size !== size || column.values.length !== size) {
      throw new Error(`${method}: sampleWeight must be one number for each of the ${size} samples; received [${[column.size, ...column.shape].join(", ")}].`);
    }
    const wrong = column.values.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
    if (wrong >= 0) throw new Error(`${method}: sampleWeight must hold finite numbers from 0; received ${column.values[wrong]} at sample ${wrong}.`);
  }
  const lists = read.map(({ values }) => Float32Array.from(values));
  return outputs.map((_, i) => lists[i] ?? lists[0] ?? new Float32Array(size).fill(1));
}

function described(data: unknown): string {
  return typeof data === "object" && data !== null ? `an object with ${Object.keys(data).join(", ") || "nothing in it"}` : String(data);
}
