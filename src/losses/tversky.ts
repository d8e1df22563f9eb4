import type { Tensor } from "../backend/index.js";
import { checkNotNegative } from "./checks.js";
import { Loss } from "./loss.js";

export interface TverskyOptions {
  /** How much a target that was not found counts; 0.5. */
  readonly alpha?: number;
  /** How much a find that is none counts; 0.5. */
  readonly beta?: number;
  /** The axes that areas are counted over; all, the batch's included. */
  readonly axis?: readonly number[];
}

/** See {@link tversky}. */
export class Tversky extends Loss {
  readonly kind = "tversky";
  readonly alpha: number;
  readonly beta: number;
  readonly axis: readonly number[] | undefined;

  constructor({ alpha = 0.5, beta = 0.5, axis }: TverskyOptions) {
    super();
    this.alpha = checkNotNegative("tversky", "alpha", alpha);
    this.beta = checkNotNegative("tversky", "beta", beta);
    this.axis = axis;
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const axes = this.axis === undefined ? undefined : [...this.axis];
    const both = targets.mul(predictions).sum(axes);
    const missed = targets.sub(targets.mul(predictions)).sum(axes);
    const wrong = predictions.sub(targets.mul(predictions)).sum(axes);
    return both.div(both.add(missed.mul(this.alpha)).add(wrong.mul(this.beta)).add(1e-7)).neg().add(1);
  }

  override config() {
    return { alpha: this.alpha, beta: this.beta, axis: this.axis };
  }
}

/**
 * How little two areas overlap, with missed and wrong parts weighed apart.
 *
 * l = 1 − Σ t p / (Σ t p + α Σ t (1 − p) + β Σ (1 − t) p + 1e-7). With α = β = ½ it is `dice`.
 *
 * As in Keras, all samples of a batch make one area unless axes are given, so that samples can't be weighed.
 *
 * @param options.alpha how much a target that was not found counts; 0.5
 * @param options.beta how much a find that is none counts; 0.5
 * @param options.axis the axes that areas are counted over; all, the batch's included
 * @throws when a weight is negative
 * @example losses.tversky().value(tf.tensor2d([[1, 1, 0]]), tf.tensor2d([[1, 0, 0]])) // 1 − 1 / 1.5 = 0.333
 * @see Salehi et al., Tversky loss function for image segmentation, 2017
 */
export function tversky(options: TverskyOptions = {}): Tversky {
  return new Tversky(options);
}
