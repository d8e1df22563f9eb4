import { type Tensor, tf } from "../backend/index.js";
import { checkOutputs, checkPositive } from "./checks.js";
import { Loss, meanOfOutputs } from "./loss.js";
import { signedLabels } from "./signedLabels.js";

export interface SquaredHingeOptions {
  /** Up to where an output costs something; 1. */
  readonly margin?: number;
  /** Whether a sample's outputs are averaged, as in Keras, or added up, as in neon; "mean". */
  readonly outputs?: "mean" | "sum";
}

/** See {@link squaredHinge}. */
export class SquaredHinge extends Loss {
  readonly kind = "squaredHinge";
  readonly margin: number;
  readonly outputs: "mean" | "sum";

  constructor({ margin = 1, outputs = "mean" }: SquaredHingeOptions) {
    super();
    this.margin = checkPositive("squaredHinge", "margin", margin);
    this.outputs = checkOutputs("squaredHinge", outputs);
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const squares = tf.relu(tf.sub(this.margin, signedLabels(targets).mul(predictions))).square();
    return this.outputs === "mean" || squares.rank < 2 ? meanOfOutputs(squares) : squares.sum(-1);
  }

  override config() {
    return { margin: this.margin, outputs: this.outputs };
  }
}

/**
 * The square of the hinge, for targets −1 and 1 (0 and 1 are taken for these); with outputs "sum" it is neon's SquareHingeLoss.
 *
 * l = mean or Σ of max(0, margin − t p)²
 *
 * @param options.margin up to where an output costs something; 1
 * @param options.outputs whether a sample's outputs are averaged, as in Keras, or added up, as in neon; "mean"
 * @throws when margin is not positive
 * @example losses.squaredHinge().value(tf.tensor2d([[-1, 1]]), tf.tensor2d([[0.5, 2]])) // (2.25 + 0) / 2 = 1.125
 */
export function squaredHinge(options: SquaredHingeOptions = {}): SquaredHinge {
  return new SquaredHinge(options);
}
