import { type Shape, sizeOf } from "../arithmetic/shape.js";
import { alignedFloats, type Tensor, type TensorLike, tf } from "../backend/index.js";
import { Dataset, inOrder } from "../datasets/dataset.js";

/** A tensor, which stays the caller's, numbers in nested or typed arrays, samples first, or a dataset, of which the inputs or the targets are taken. */
export type Values = Tensor | TensorLike | Dataset;

/** One input or target of all samples, in JavaScript's memory. */
export class Column {
  readonly values: Float32Array | Int32Array;
  /** The shape of one sample. */
  readonly shape: Shape;
  readonly size: number;

  constructor(values: Float32Array | Int32Array, shape: Shape, size: number) {
    this.values = values;
    this.shape = shape;
    this.size = size;
  }

  /**
   * @param isTarget whether whole numbers on one axis count as class numbers
   * @throws when the values are no array of numbers with the samples first
   */
  static from(what: string, given: Values, isTarget = false): Column {
    if (given instanceof Dataset) {
      const { inputs, targets, size } = given.gather(inOrder(given.size), 0, given.size);
      return isTarget ? new Column(targets, given.targetShape, size) : new Column(inputs, given.inputShape, size);
    }
    const isTensor = given instanceof tf.Tensor;
    const tensor = isTensor ? given : tensorOf(what, given);
    try {
      if (tensor.dtype === "string" || tensor.dtype === "complex64") throw new Error(`${what} must hold numbers; received values of type ${tensor.dtype}.`);
      if (tensor.rank === 0) throw new Error(`${what} must hold one entry a sample; received a single number. Put it into a list.`);
      const values = tensor.dataSync();
      if (values.length !== tensor.size) throw new Error(`${what} must be nested arrays of one shape; received rows of different lengths.`);
      const areClasses = isTarget && ((isTensor && tensor.dtype === "int32") || (tensor.rank === 1 && values.every(Number.isInteger)));
      return new Column(areClasses ? Int32Array.from(values) : alignedFloats(values), tensor.shape.slice(1), tensor.shape[0] ?? 0);
    } finally {
      if (!isTensor) tensor.dispose();
    }
  }

  /** The samples that `order` names from `start` up to `end`. */
  gather(order: Uint32Array, start: number, end: number): Float32Array | Int32Array {
    const length = sizeOf(this.shape);
    const Numbers = this.values instanceof Int32Array ? Int32Array : Float32Array;
    const gathered = new Numbers((end - start) * length);
    for (let i = start; i < end; i++) {
      const sample = order[i] ?? 0;
      gathered.set(this.values.subarray(sample * length, (sample + 1) * length), (i - start) * length);
    }
    return gathered;
  }

  /** Gathered samples on the device. The caller disposes it. */
  toTensor(gathered: Float32Array | Int32Array): Tensor {
    return tf.tensor(gathered, [gathered.length / sizeOf(this.shape), ...this.shape], gathered instanceof Int32Array ? "int32" : "float32");
  }

  slice(start: number, end: number): Column {
    const length = sizeOf(this.shape);
    return new Column(this.values.subarray(start * length, end * length), this.shape, end - start);
  }
}

function tensorOf(what: string, given: TensorLike): Tensor {
  try {
    return tf.tensor(given);
  } catch (error) {
    throw new Error(`${what} must be a tensor or nested arrays of numbers, all of one shape: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** True for an object that gives values by name, rather than values themselves. */
export function isByName<T>(given: unknown): given is Readonly<Record<string, T>> {
  return typeof given === "object" && given !== null && !Array.isArray(given) && !ArrayBuffer.isView(given) && !(given instanceof tf.Tensor) && !(given instanceof Dataset);
}

/** True for a list with one item for each input or target, rather than one nested array. */
export function isListOfValues(given: unknown): boolean {
  return Array.isArray(given) && given.length > 0 && given.every((each) => each instanceof tf.Tensor || each instanceof Dataset);
}
