import { sameShape, type Shape, shapeText } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";

/** All targets of a dataset, as they lie in memory. */
export interface Targets {
  readonly values: ArrayLike<number>;
  /** The shape of one sample's target; [] for a class number. */
  readonly shape: Shape;
}

/** How far predictions are from their targets. */
export abstract class Loss {
  /** The name of its factory, as it stands in `losses.…` and in a run's record. */
  abstract readonly kind: string;

  /**
   * The mean loss of a batch, as a scalar.
   *
   * @param targets what should have come out
   * @param predictions the model's output
   */
  abstract value(targets: Tensor, predictions: Tensor): Tensor;

  /**
   * Checks a dataset's targets before training starts, while a message can still name the sample.
   *
   * @param output the shape of the model's output for one sample
   * @throws when the targets can't belong to such an output
   */
  checkTargets({ shape }: Targets, output: Shape): void {
    if (sameShape(shape, output)) return;
    throw new Error(
      `${this.kind}: targets must have the shape of the model's output, ${shapeText(output)}; received ${shapeText(shape)}. ` +
        "Change the last layer or the targets.",
    );
  }

  /** The options that make the same loss again. */
  config(): Record<string, unknown> {
    return {};
  }
}
