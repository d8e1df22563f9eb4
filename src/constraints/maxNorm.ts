import { type Tensor, tf } from "../backend/index.js";
import { checkNormAxis, Constraint, type NormAxis, withNorms } from "./constraint.js";

export interface MaxNormOptions {
  /** The largest length of a unit's weights; 2. */
  readonly maxValue?: number;
  /** The axes that the norm is taken over; 0. */
  readonly axis?: NormAxis;
}

/** See {@link maxNorm}. */
export class MaxNorm extends Constraint {
  readonly kind = "maxNorm";
  readonly maxValue: number;
  readonly axis: NormAxis;

  constructor({ maxValue = 2, axis = 0 }: MaxNormOptions) {
    super();
    if (!(maxValue > 0)) throw new Error(`maxNorm: maxValue must be a positive number; received ${maxValue}.`);
    this.maxValue = maxValue;
    this.axis = checkNormAxis("maxNorm", axis);
  }

  apply(w: Tensor): Tensor {
    return withNorms(this, w, (norms) => tf.minimum(norms, this.maxValue));
  }

  override config() {
    return { maxValue: this.maxValue, axis: this.axis };
  }
}

/**
 * Shortens each unit's weights to a largest length.
 *
 * w ← w · min(‖w‖, maxValue) / (‖w‖ + 1e-7)
 *
 * @param options.maxValue the largest length; 2
 * @param options.axis the axes that the norm is taken over: 0 for a dense kernel, [0, 1, 2] for a convolution's; 0
 * @throws when maxValue is not positive
 * @example constraints.maxNorm({ maxValue: 1 }).apply(tf.tensor2d([[3], [4]])) // [[0.6], [0.8]]
 * @see Srivastava et al., Dropout, 2014, section 5.1
 */
export function maxNorm(options: MaxNormOptions = {}): MaxNorm {
  return new MaxNorm(options);
}
