import { type Shape, shapeText } from "../arithmetic/shape.js";
import { type CompiledStep, type Tensor, tf } from "../backend/index.js";
import { Dataset, inOrder } from "../datasets/dataset.js";
import { isByName, isListOfValues, type Values } from "./column.js";
import { oneAhead } from "./oneAhead.js";
import { inOrderOf } from "./ports.js";
import type { ValuesByName } from "./samples.js";

/** What can be predicted for: a dataset, or a tensor or nested arrays, samples first; for several inputs one for each, by name or in order. */
export type PredictInputs = Dataset | ValuesByName;

/**
 * Runs samples through a model batch by batch and puts the outputs together.
 *
 * @param names the model's inputs
 * @param admit checks the inputs' shapes and gives the outputs'
 * @returns a tensor [samples, ...shape] for each output
 */
export async function predictionsOf(
  step: CompiledStep,
  given: PredictInputs,
  names: readonly string[],
  batchSize: number,
  admit: (inputShapes: readonly Shape[]) => readonly Shape[],
): Promise<Tensor[]> {
  const source = given instanceof Dataset ? fromDataset(given) : fromValues(given, names);
  try {
    const outputShapes = admit(source.inputShapes);
    return source.size > 0 && source.size <= batchSize ? await answers(step, source) : await inBatches(step, source, batchSize, outputShapes);
  } finally {
    source.dispose();
  }
}

/** Of samples that make one batch: without what several need, which takes longer than a small network. */
async function answers(step: CompiledStep, source: Source): Promise<Tensor[]> {
  const batch = source.batch(0, source.size);
  try {
    return await step.runWith({ here: true }, ...batch);
  } finally {
    tf.dispose(batch);
  }
}

async function inBatches(step: CompiledStep, source: Source, batchSize: number, outputShapes: readonly Shape[]): Promise<Tensor[]> {
  const parts: Tensor[][] = outputShapes.map(() => []);
  let begun = 0;
  try {
    await oneAhead(batchesOf(source, batchSize), async (batch) => {
      // Two are under way, and the later may be done sooner: the first ones of a shape are looked at while they run.
      const place = begun++;
      try {
        const outputs = await step.run(...batch);
        for (const [i, part] of parts.entries()) part[place] = outputs[i] as Tensor;
      } finally {
        tf.dispose(batch);
      }
    });
    return parts.map((tensors, i) => (tensors.length === 0 ? tf.zeros([0, ...(outputShapes[i] ?? [])]) : tf.concat(tensors)));
  } finally {
    tf.dispose(parts);
  }
}

interface Source {
  readonly size: number;
  readonly inputShapes: readonly Shape[];
  /** The inputs of some samples, which the caller disposes. */
  batch(start: number, end: number): Tensor[];
  dispose(): void;
}

function* batchesOf({ size, batch }: Source, batchSize: number): Generator<Tensor[]> {
  for (let start = 0; start < size; start += batchSize) yield batch(start, Math.min(start + batchSize, size));
}

function fromDataset(data: Dataset): Source {
  const order = inOrder(data.size);
  return {
    size: data.size,
    inputShapes: [data.inputShape],
    batch: (start, end) => [data.gatherInputs(order, start, end)],
    dispose: () => {},
  };
}

function datasetInputs(data: Dataset): Tensor {
  return data.gatherInputs(inOrder(data.size), 0, data.size);
}

function fromValues(given: ValuesByName, names: readonly string[]): Source {
  const isObject = isByName<Values>(given);
  if (names.length > 1 && !isObject && !Array.isArray(given)) {
    throw new Error(`predict: inputs must be given for each of ${names.join(", ")}, by name or as a list; received a single array.`);
  }
  const isSingle = names.length === 1 && !isObject && !isListOfValues(given);
  const list = isSingle ? [given as Values] : (inOrderOf("predict: inputs", names, given as Readonly<Record<string, Values>>) as Values[]);
  const made: Tensor[] = [];
  const all = list.map((values) => {
    if (values instanceof tf.Tensor) return values;
    const tensor = values instanceof Dataset ? datasetInputs(values) : tf.tensor(values);
    made.push(tensor);
    return tensor;
  });
  const size = all[0]?.shape[0] ?? 0;
  const other = all.find((tensor) => tensor.rank === 0 || tensor.shape[0] !== size);
  if (other !== undefined) {
    tf.dispose(made);
    throw new Error(`predict: inputs must hold samples on their first axis, as many in each; received ${all.map(({ shape }) => shapeText(shape)).join(" and ")}.`);
  }
  return {
    size,
    inputShapes: all.map(({ shape }) => shape.slice(1)),
    batch: (start, end) => all.map((tensor) => tf.tidy(() => tf.cast(end - start === size ? tensor : tensor.slice([start], [end - start]), "float32"))),
    dispose: () => tf.dispose(made),
  };
}
