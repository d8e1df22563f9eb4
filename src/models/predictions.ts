import { type Shape, sizeOf } from "../arithmetic/shape.js";
import { type CompiledStep, type Tensor, type TensorLike, tf } from "../backend/index.js";
import { Dataset, inOrder } from "../datasets/dataset.js";

/**
 * Runs samples through a model batch by batch and puts the outputs together.
 *
 * @param admit checks the inputs' shape and gives the outputs'
 * @returns a tensor [samples, ...outputShape]
 */
export async function predictionsOf(
  step: CompiledStep,
  inputs: Dataset | Tensor | TensorLike,
  batchSize: number,
  admit: (inputShape: Shape) => Shape,
): Promise<Tensor> {
  const source = inputs instanceof Dataset ? fromDataset(inputs) : fromTensor(inputs);
  try {
    const outputShape = admit(source.inputShape);
    const outputs = new Float32Array(source.size * sizeOf(outputShape));
    for (let start = 0; start < source.size; start += batchSize) {
      const batch = source.batch(start, Math.min(start + batchSize, source.size));
      try {
        const [output] = await step.run(batch);
        outputs.set(output?.dataSync() ?? [], start * sizeOf(outputShape));
        output?.dispose();
      } finally {
        batch.dispose();
      }
    }
    return tf.tensor(outputs, [source.size, ...outputShape]);
  } finally {
    source.dispose();
  }
}

interface Source {
  readonly size: number;
  readonly inputShape: Shape;
  batch(start: number, end: number): Tensor;
  dispose(): void;
}

function fromDataset(data: Dataset): Source {
  const order = inOrder(data.size);
  return {
    size: data.size,
    inputShape: data.inputShape,
    batch: (start, end) => tf.tensor(data.gather(order, start, end).inputs, [end - start, ...data.inputShape]),
    dispose: () => {},
  };
}

function fromTensor(given: Tensor | TensorLike): Source {
  const isTensor = given instanceof tf.Tensor;
  const all = isTensor ? given : tf.tensor(given);
  return {
    size: all.shape[0] ?? 0,
    inputShape: all.shape.slice(1),
    batch: (start, end) => tf.tidy(() => tf.cast(all.slice([start], [end - start]), "float32")),
    dispose: () => {
      if (!isTensor) all.dispose();
    },
  };
}
