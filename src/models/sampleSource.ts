import { type Shape, sizeOf } from "../arithmetic/shape.js";
import { allFinite, isFiniteTensor, type RandomSource, type Tensor, tf } from "../backend/index.js";
import { type Dataset, inOrder } from "../datasets/dataset.js";
import type { Targets } from "../losses/loss.js";
import { Column } from "./column.js";
import type { TensorBatch } from "./steps.js";

/** Inputs and targets of all samples, wherever they lie. */
export interface Columns {
  readonly name: string;
  readonly size: number;
  readonly inputShapes: readonly Shape[];
  readonly targets: readonly Targets[];
  slice(start: number, end: number): Columns;
  /**
   * What gathers batches of at most `batchSize`; a batch's tensors must be used up before the batch after the next one is asked for.
   *
   * @param disturbance what an augmented dataset's transforms draw from; without it they don't apply
   */
  gatherer(batchSize: number, disturbance?: RandomSource): (order: Uint32Array, start: number, end: number) => Gathered;
}

/** A batch without its weights. */
export interface Gathered extends Pick<TensorBatch, "inputs" | "targets"> {
  /** Whether no input is NaN or infinite. */
  isFinite(): boolean;
}

/** A batch on the device. */
export interface FedBatch extends TensorBatch, Gathered {
  readonly size: number;
}

/** Samples with their weights, as a training and an evaluation go through them. */
export class SampleSource {
  readonly columns: Columns;
  /** How much each sample counts, a list for each of the targets; none when all count the same. */
  readonly weights: readonly Float32Array[];

  constructor(columns: Columns, weights: readonly Float32Array[] = []) {
    this.columns = columns;
    this.weights = weights;
  }

  get size(): number {
    return this.columns.size;
  }

  slice(start: number, end: number = this.size): SampleSource {
    return new SampleSource(this.columns.slice(start, end), this.weights.map((list) => list.subarray(start, end)));
  }

  /**
   * Goes through the samples once, batch by batch. The caller disposes the tensors.
   *
   * @param random the order's; in order without it
   * @param disturbance the augmentation's, when the samples are learnt from
   */
  *batches(batchSize: number, random?: RandomSource, disturbance?: RandomSource): Generator<FedBatch> {
    const order = random?.permutation(this.size) ?? inOrder(this.size);
    const gather = this.columns.gatherer(Math.min(batchSize, this.size), disturbance);
    for (let start = 0; start < this.size; start += batchSize) {
      const end = Math.min(start + batchSize, this.size);
      const weights = this.weights.map((list) => tf.tensor1d(Float32Array.from({ length: end - start }, (_, i) => list[order[start + i] ?? 0] ?? 1)));
      const gathered = gather(order, start, end);
      let finite: boolean | undefined;
      // It reads the whole batch, and may be asked more than once.
      yield { ...gathered, isFinite: () => (finite ??= gathered.isFinite()), weights, size: end - start };
    }
  }
}

/** Disturbed batches take turns in two pieces of memory, which spares the garbage collector half a megabyte a step. */
export function datasetColumns(data: Dataset): Columns {
  const { name, size, inputShape, targets, targetShape } = data;
  const isFinite = (inputs: Tensor): boolean => data.inputs instanceof Uint8Array || isFiniteTensor(inputs);
  return {
    name,
    size,
    inputShapes: [inputShape],
    targets: [{ values: targets, shape: targetShape }],
    slice: (start, end) => datasetColumns(data.slice(start, end)),
    gatherer: (batchSize, disturbance) => {
      if (disturbance === undefined || data.transforms.length === 0) {
        return (order, start, end) => {
          const { inputs, targets: wanted } = data.gatherTensors(order, start, end, true);
          return { inputs: [inputs], targets: [wanted], isFinite: () => isFinite(inputs) };
        };
      }
      const space = () => new Float32Array(batchSize * sizeOf(inputShape));
      let [current, other] = [space(), space()];
      return (order, start, end) => {
        const batch = data.gather(order, start, end, current, disturbance);
        [current, other] = [other, current];
        const [inputs, wanted] = data.toTensors(batch);
        return { inputs: [inputs], targets: [wanted], isFinite: () => isFinite(inputs) };
      };
    },
  };
}

/** Several inputs or targets, or none of the latter. */
export function columnsOf(name: string, inputs: readonly Column[], targets: readonly Column[]): Columns {
  return {
    name,
    size: inputs[0]?.size ?? 0,
    inputShapes: inputs.map(({ shape }) => shape),
    targets,
    slice: (start, end) => columnsOf(name, inputs.map((column) => column.slice(start, end)), targets.map((column) => column.slice(start, end))),
    gatherer: () => (order, start, end) => {
      const [taken, wanted] = [inputs, targets].map((columns) => columns.map((column) => column.gather(order, start, end))) as [Numbers[], Numbers[]];
      const onDevice = (columns: readonly Column[], all: readonly Numbers[]) => columns.flatMap((column, i) => all[i] === undefined ? [] : [column.toTensor(all[i])]);
      return { inputs: onDevice(inputs, taken), targets: onDevice(targets, wanted), isFinite: () => taken.every(allFinite) };
    },
  };
}

type Numbers = Float32Array | Int32Array;
