import type { Tensor } from "../backend/index.js";
import { checkNormAxis, Constraint, type NormAxis, withNorms } from "./constraint.js";

export interface MinMaxNormOptions {
  /** The least length of a unit's weights; 0. */
  readonly minValue?: number;
  /** The largest length of a unit's weights; 1. */
  readonly maxValue?: number;
  /** How much of the way is gone at a step, from 0 to 1; 1. */
  readonly rate?: number;
  /** The axes that the norm is taken over; 0. */
  readonly axis?: NormAxis;
}

/** See {@link minMaxNorm}. */
export class MinMaxNorm extends Constraint {
  readonly kind = "minMaxNorm";
  readonly minValue: number;
  readonly maxValue: number;
  readonly rate: number;
  readonly axis: NormAxis;

  constructor({ minValue = 0, maxValue = 1, rate = 1, axis = 0 }: MinMaxNormOptions) {
    super();
    if (!(minValue >= 0 && minValue <= maxValue)) {
      throw new Error(`minMaxNorm: minValue must lie from 0 to maxValue; received minValue ${minValue} and maxValue ${maxValue}.`);
    }
    if (!(rate >= 0 && rate <= 1)) throw new Error(`minMaxNorm: rate must lie from 0 to 1; received ${rate}.`);
    [this.minValue, this.maxValue, this.rate, this.axis] = [minValue, maxValue, rate, checkNormAxis("minMaxNorm", axis)];
  }

  apply(w: Tensor): Tensor {
    const { rate, minValue, maxValue } = this;
    return withNorms(this, w, (norms) => norms.clipByValue(minValue, maxValue).mul(rate).add(norms.mul(1 - rate)));
  }

  override config() {
    return { minValue: this.minValue, maxValue: this.maxValue, rate: this.rate, axis: this.axis };
  }
}

/**
 * Keeps the length of each unit's weights between two bounds.
 *
 * w ← w · (rate · clip(‖w‖, minValue, maxValue) + (1 − rate) · ‖w‖) / (‖w‖ + 1e-7)
 *
 * @param options.minValue the least length; 0
 * @param options.maxValue the largest length; 1
 * @param options.rate how much of the way is gone at a step; 1
 * @param options.axis the axes that the norm is taken over: 0 for a dense kernel, [0, 1, 2] for a convolution's; 0
 * @throws when a bound or the rate is out of its range
 * @example constraints.minMaxNorm({ maxValue: 1, rate: 0.5 }).apply(tf.tensor2d([[3], [4]])) // [[1.8], [2.4]]
 */
export function minMaxNorm(options: MinMaxNormOptions = {}): MinMaxNorm {
  return new MinMaxNorm(options);
}
