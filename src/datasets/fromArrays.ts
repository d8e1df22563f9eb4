import type { Shape } from "../arithmetic/shape.js";
import { alignedFloats, type Tensor, type TensorLike, tf } from "../backend/index.js";
import { Dataset } from "./dataset.js";

export interface ArrayData {
  /** A tensor or nested arrays: samples first. A tensor stays the caller's. */
  readonly inputs: Tensor | TensorLike;
  /** A tensor or nested arrays: samples first. Whole numbers on one axis count as class numbers. */
  readonly targets: Tensor | TensorLike;
  readonly classNames?: readonly string[];
  readonly name?: string;
}

/**
 * A dataset from tensors or nested arrays.
 *
 * @throws when there are not as many targets as inputs
 * @example datasets.fromArrays({ inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]], name: "xor" })
 */
export function fromArrays(data: ArrayData): Dataset {
  if (data?.inputs === undefined || data.targets === undefined) {
    throw new Error(`dataset: samples must be a dataset or an object { inputs, targets }; received ${described(data)}.`);
  }
  const inputs = read(data.inputs);
  const targets = read(data.targets);
  const [samples, targetSamples] = [inputs.shape[0] ?? 0, targets.shape[0] ?? 0];
  if (inputs.shape.length === 0 || samples !== targetSamples) {
    throw new Error(
      "dataset: inputs and targets must hold the same number of samples on their first axis; " +
        `received ${samples} inputs and ${targetSamples} targets.`,
    );
  }
  const areClasses = targets.isInt || (targets.shape.length === 1 && targets.values.every(Number.isInteger));
  return new Dataset({
    inputs: alignedFloats(inputs.values),
    inputShape: inputs.shape.slice(1),
    targets: areClasses ? Int32Array.from(targets.values) : alignedFloats(targets.values),
    targetShape: targets.shape.slice(1),
    ...(data.classNames === undefined ? {} : { classNames: data.classNames }),
    ...(data.name === undefined ? {} : { name: data.name }),
  });
}

/** Passes a dataset through and makes one of anything else that holds inputs and targets. */
export function toDataset(data: Dataset | ArrayData): Dataset {
  return data instanceof Dataset ? data : fromArrays(data);
}

/** A tensor's values and shape; a tensor made here on the way is disposed. */
function read(data: Tensor | TensorLike): { values: Float32Array | Int32Array | Uint8Array; shape: Shape; isInt: boolean } {
  const given = data instanceof tf.Tensor;
  const tensor = given ? data : tf.tensor(data);
  const facts = { values: tensor.dataSync(), shape: tensor.shape, isInt: given && tensor.dtype === "int32" };
  if (!given) tensor.dispose();
  return facts;
}

function described(data: unknown): string {
  return typeof data === "object" && data !== null ? `an object with ${Object.keys(data).join(", ") || "nothing in it"}` : String(data);
}
