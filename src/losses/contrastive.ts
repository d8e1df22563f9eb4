import { type Tensor, tf } from "../backend/index.js";
import { checkPositive } from "./checks.js";
import { Loss, meanOfOutputs } from "./loss.js";

export interface ContrastiveOptions {
  /** How far apart pairs that don't belong together are pushed; 1. */
  readonly margin?: number;
}

/** See {@link contrastive}. */
export class Contrastive extends Loss {
  readonly kind = "contrastive";
  readonly margin: number;

  constructor({ margin = 1 }: ContrastiveOptions) {
    super();
    this.margin = checkPositive("contrastive", "margin", margin);
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const apart = tf.relu(tf.sub(this.margin, predictions)).square();
    return meanOfOutputs(targets.mul(predictions.square()).add(tf.sub(1, targets).mul(apart)));
  }

  override config() {
    return { margin: this.margin };
  }
}

/**
 * For pairs: the model's output is the distance of two samples, the target 1 when they belong together and 0 when not.
 *
 * l = t d² + (1 − t) max(0, margin − d)²
 *
 * @param options.margin how far apart pairs that don't belong together are pushed; 1
 * @throws when margin is not positive
 * @example losses.contrastive().value(tf.tensor2d([[1], [0]]), tf.tensor2d([[0.5], [0.2]])) // (0.25 + 0.64) / 2 = 0.445
 * @see Hadsell, Chopra and LeCun, Dimensionality reduction by learning an invariant mapping, 2006
 */
export function contrastive(options: ContrastiveOptions = {}): Contrastive {
  return new Contrastive(options);
}
