import { sizeOf } from "../arithmetic/shape.js";
import { type Dataset, inOrder } from "../datasets/dataset.js";
import type { RandomSource, Tensor } from "../backend/index.js";

/** A batch on the device. */
export interface FedBatch {
  readonly inputs: Tensor;
  readonly targets: Tensor;
  readonly size: number;
  /** False when an input is NaN or infinite. */
  readonly finite: boolean;
}

/**
 * Goes through a dataset once, batch by batch; in random order when given a source. The caller disposes the tensors.
 *
 * Batches take turns in two pieces of memory, which spares the garbage collector half a megabyte a step: a batch's tensors must be used
 * up before the batch after the next one is asked for.
 */
export function* feed(data: Dataset, batchSize: number, random?: RandomSource): Generator<FedBatch> {
  const order = random?.permutation(data.size) ?? inOrder(data.size);
  const space = () => new Float32Array(Math.min(batchSize, data.size) * sizeOf(data.inputShape));
  let [current, other] = [space(), space()];
  for (let start = 0; start < data.size; start += batchSize) {
    const batch = data.gather(order, start, Math.min(start + batchSize, data.size), current);
    [current, other] = [other, current];
    const [inputs, targets] = data.toTensors(batch);
    yield { inputs, targets, size: batch.size, finite: data.inputs instanceof Uint8Array || allFinite(batch.inputs) };
  }
}

function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
