import { sameShape, type Shape, shapeText } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkPair } from "../variables/checkTensors.js";
import { weightsFor } from "./weighting.js";

/** All targets of a dataset, as they lie in memory. */
export interface Targets {
  readonly values: ArrayLike<number>;
  /** The shape of one sample's target; [] for a class number. */
  readonly shape: Shape;
}

/**
 * How far predictions are from their targets.
 *
 * A loss says how large it is for each sample (`perSample`); weights, masks and the mean over the batch are the same for all and stand here.
 */
export abstract class Loss {
  /** The name of its factory, as it stands in `losses.…` and in a run's record. */
  abstract readonly kind: string;

  /** The loss of each sample [batch], or of each position [batch, time, …] of longer outputs. */
  protected abstract perSample(targets: Tensor, predictions: Tensor): Tensor;

  /**
   * The loss of each sample [batch], or of each position [batch, time, …] of longer outputs.
   *
   * @param targets what should have come out; one number for each of the predictions' [batch, 1] may be a plain list [batch]
   * @param predictions the model's output
   * @throws when the targets are not as many as the predictions, or have a shape that can't belong to them
   */
  values(targets: Tensor, predictions: Tensor): Tensor {
    checkPair(this.kind, targets, predictions);
    this.checkTargets({ values: [], shape: targets.shape.slice(1) }, predictions.shape.slice(1));
    return tf.tidy(() => this.perSample(aligned(targets, predictions), predictions));
  }

  /**
   * The mean loss of a batch, as a scalar.
   *
   * L = Σ w_i l_i / n · with a mask: L = Σ_(mask) w_i l_i / (how many the mask lets through). Both as Keras' "sum_over_batch_size" does.
   *
   * @param targets what should have come out
   * @param predictions the model's output
   * @param weights how much each sample [batch] or position [batch, time] counts; 1
   * @param mask 1 for samples or positions that count and 0 for those that are left out; a batch with none has the loss 0
   * @throws when targets and predictions don't belong together, there are none, or the weights' axes aren't the first axes of the losses
   */
  value(targets: Tensor, predictions: Tensor, weights?: Tensor, mask?: Tensor): Tensor {
    return tf.tidy(() => {
      let each = this.values(targets, predictions);
      if (predictions.size === 0) throw new Error(`${this.kind}: there must be a sample to take the mean of; received predictions of shape ${shapeText(predictions.shape)}.`);
      const shape = each.shape;
      if (weights !== undefined) each = each.mul(weightsFor(this.kind, each, weights));
      if (mask === undefined) return each.mean();
      const counted = weightsFor(this.kind, each, mask).mul(tf.ones(shape));
      return each.mul(counted).sum().div(tf.maximum(counted.sum(), 1));
    });
  }

  /**
   * Checks a dataset's targets before training starts, while a message can still name the sample.
   *
   * @param output the shape of the model's output for one sample
   * @throws when the targets can't belong to such an output
   */
  checkTargets({ shape }: Targets, output: Shape): void {
    if (sameShape(shape, output) || sameShape([...shape, 1], output)) return;
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

/** Targets [batch] for predictions [batch, 1] get that last axis; without it, broadcasting would compare each with each. */
function aligned(targets: Tensor, predictions: Tensor): Tensor {
  const isColumn = predictions.shape.at(-1) === 1 && targets.rank === predictions.rank - 1;
  return isColumn && sameShape([...targets.shape, 1], predictions.shape) ? targets.reshape(predictions.shape) : targets;
}

/** The mean over what makes up a sample's or a position's output, its last axis; a plain list [batch] stays. */
export function meanOfOutputs(x: Tensor): Tensor {
  return x.rank > 1 ? x.mean(-1) : x;
}
