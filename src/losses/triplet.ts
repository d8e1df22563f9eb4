import type { Shape } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkPositive } from "./checks.js";
import { Loss, type Targets } from "./loss.js";
import { checkPairLabels, sameClass } from "./sameClass.js";

export interface TripletOptions {
  /** How much nearer the sample of the same class must be; 1. */
  readonly margin?: number;
}

/** Larger than any distance. */
const FAR = 1e30;

/** See {@link triplet}. */
export class Triplet extends Loss {
  readonly kind = "triplet";
  readonly margin: number;

  constructor({ margin = 1 }: TripletOptions) {
    super();
    this.margin = checkPositive("triplet", "margin", margin);
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const squares = predictions.square().sum(-1, true);
    const products = tf.matMul(predictions, predictions, false, true);
    // Away from 0, where a root has no gradient.
    const distance = tf.maximum(squares.sub(products.mul(2)).add(squares.transpose()), 1e-12).sqrt();
    const { same, other } = sameClass(targets);
    const farthest = tf.max(tf.where(same, distance, tf.zerosLike(distance)), 1);
    const nearest = tf.min(tf.where(other, distance, tf.fill(distance.shape, FAR)), 1);
    return tf.relu(farthest.sub(nearest).add(this.margin));
  }

  override checkTargets(targets: Targets, output: Shape): void {
    checkPairLabels(this.kind, targets, output);
  }

  override config() {
    return { margin: this.margin };
  }
}

/**
 * For embeddings with class numbers as targets: the farthest sample of a sample's class in the batch must be nearer than the nearest of another one.
 *
 * l_i = max(0, margin + max_(same class) ‖e_i − e_j‖ − min_(other class) ‖e_i − e_k‖); without another class in the batch it is 0
 *
 * @param options.margin how much nearer; 1
 * @throws when margin is not positive
 * @example losses.triplet().value(tf.tensor1d([0, 0, 1], "int32"), tf.tensor2d([[0], [1], [1.5]])) // (0.5 + 1.5 + 0.5) / 3
 * @see Hermans, Beyer and Leibe, In defense of the triplet loss for person re-identification, 2017 (batch hard)
 */
export function triplet(options: TripletOptions = {}): Triplet {
  return new Triplet(options);
}
