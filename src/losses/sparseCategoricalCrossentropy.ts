import { sameShape, type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { oneHot } from "../variables/oneHot.js";
import { crossEntropyOfLogits, crossEntropyOfProbabilities } from "./crossEntropy.js";
import { Loss, type Targets } from "./loss.js";

export interface SparseCategoricalCrossentropyOptions {
  /** True when the model's last layer has no softmax, which is faster and more exact; false. */
  readonly fromLogits?: boolean;
}

/** Cross-entropy with class numbers as targets: see {@link sparseCategoricalCrossentropy}. */
export class SparseCategoricalCrossentropy extends Loss {
  readonly kind = "sparseCategoricalCrossentropy";
  readonly fromLogits: boolean;

  constructor({ fromLogits = false }: SparseCategoricalCrossentropyOptions) {
    super();
    this.fromLogits = fromLogits;
  }

  value(targets: Tensor, predictions: Tensor): Tensor {
    const classes = predictions.shape.at(-1) ?? 1;
    const entropy = this.fromLogits ? crossEntropyOfLogits : crossEntropyOfProbabilities;
    return entropy(oneHot(targets.reshape([-1]), classes), predictions.reshape([-1, classes]));
  }

  override checkTargets({ values, shape }: Targets, output: Shape): void {
    const classes = output.at(-1) ?? 0;
    const positions = output.slice(0, -1);
    if (!sameShape(shape, positions) && !sameShape(shape, [...positions, 1])) {
      throw new Error(
        `${this.kind}: targets must be class numbers of shape ${shapeText(positions)} for a model with outputs ${shapeText(output)}; ` +
          `received ${shapeText(shape)}. For one-hot targets take losses.categoricalCrossentropy().`,
      );
    }
    for (let i = 0; i < values.length; i++) {
      const label = values[i] ?? 0;
      if (Number.isInteger(label) && label >= 0 && label < classes) continue;
      throw new Error(
        `${this.kind}: labels must be whole numbers from 0 to ${classes - 1}, because the model has ${classes} outputs; ` +
          `received ${label} at sample ${Math.floor(i / sizeOf(shape))}. Correct the label, or give the last layer more units.`,
      );
    }
  }

  override config() {
    return { fromLogits: this.fromLogits };
  }
}

/**
 * Cross-entropy for targets that are class numbers from 0.
 *
 * L = −mean over the samples of ln p_label, with p = softmax(predictions) when they are logits
 *
 * @param options.fromLogits true when the model's last layer has no softmax; false
 * @throws in `fit` and `evaluate` when a label is not a whole number below the number of classes
 * @example losses.sparseCategoricalCrossentropy().value(tf.tensor1d([2], "int32"), tf.tensor2d([[0.2, 0.2, 0.6]])) // 0.511
 */
export function sparseCategoricalCrossentropy(options: SparseCategoricalCrossentropyOptions = {}): SparseCategoricalCrossentropy {
  return new SparseCategoricalCrossentropy(options);
}
