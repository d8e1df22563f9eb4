import type { Tensor } from "../backend/index.js";
import { Loss } from "./loss.js";

export interface DiceOptions {
  /** The axes that areas are counted over; all, the batch's included. */
  readonly axis?: readonly number[];
}

/** See {@link dice}. */
export class Dice extends Loss {
  readonly kind = "dice";
  readonly axis: readonly number[] | undefined;

  constructor({ axis }: DiceOptions) {
    super();
    this.axis = axis;
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const axes = this.axis === undefined ? undefined : [...this.axis];
    const both = targets.mul(predictions).sum(axes);
    return both.mul(2).div(targets.sum(axes).add(predictions.sum(axes)).add(1e-7)).neg().add(1);
  }

  override config() {
    return { axis: this.axis };
  }
}

/**
 * How little two areas overlap, for segmentation.
 *
 * l = 1 − 2 Σ t p / (Σ t + Σ p + 1e-7)
 *
 * As in Keras, all samples of a batch make one area unless axes are given, so that samples can't be weighed.
 *
 * @param options.axis the axes that areas are counted over; all, the batch's included
 * @example losses.dice().value(tf.tensor2d([[1, 1, 0]]), tf.tensor2d([[1, 0, 0]])) // 1 − 2 / 3 = 0.333
 * @see Milletari, Navab and Ahmadi, V-Net, 2016
 */
export function dice(options: DiceOptions = {}): Dice {
  return new Dice(options);
}
