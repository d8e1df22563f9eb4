import type { Tensor } from "../backend/index.js";
import type { LayerOptions } from "./layer.js";
import { checkRate, Noise } from "./noise.js";

export interface GaussianDropoutOptions extends LayerOptions {
  /** The rate of the dropout that it stands for, from 0 up to but not including 1. */
  readonly rate: number;
}

/** Random factors around 1 while training: see {@link gaussianDropout}. */
export class GaussianDropout extends Noise {
  readonly kind = "gaussianDropout";
  readonly rate: number;

  constructor(options: GaussianDropoutOptions) {
    super(options);
    this.rate = checkRate("gaussianDropout", options.rate);
  }

  protected disturbed(input: Tensor): Tensor {
    if (this.rate === 0) return input;
    return input.mul(this.draws.normal(input.shape).mul(Math.sqrt(this.rate / (1 - this.rate))).add(1));
  }

  override config() {
    return { rate: this.rate };
  }
}

/**
 * Multiplies the numbers by random factors around 1 while training, with the variance that dropout's factors have.
 *
 * y = x · n with n ~ N(1, rate / (1 − rate))
 *
 * @param options.rate the rate of the dropout that it stands for
 * @returns a layer that keeps the shape
 * @throws when rate is not in [0, 1)
 * @example layers.gaussianDropout({ rate: 0.25 })
 * @see Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014
 */
export function gaussianDropout(options: GaussianDropoutOptions): GaussianDropout {
  return new GaussianDropout(options);
}
