import type { Tensor } from "../backend/index.js";
import type { LayerOptions } from "./layer.js";
import { Noise } from "./noise.js";

export interface GaussianNoiseOptions extends LayerOptions {
  /** The noise's standard deviation. */
  readonly stddev: number;
}

/** Random numbers added while training: see {@link gaussianNoise}. */
export class GaussianNoise extends Noise {
  readonly kind = "gaussianNoise";
  readonly stddev: number;

  constructor(options: GaussianNoiseOptions) {
    super(options);
    if (!(options.stddev >= 0)) throw new Error(`gaussianNoise: stddev must not be negative; received ${options.stddev}.`);
    this.stddev = options.stddev;
  }

  protected disturbed(input: Tensor): Tensor {
    return input.add(this.draws.normal(input.shape).mul(this.stddev));
  }

  override config() {
    return { stddev: this.stddev };
  }
}

/**
 * Adds normally distributed noise while training, as if there were more samples.
 *
 * y = x + n with n ~ N(0, stddev²)
 *
 * @param options.stddev the noise's standard deviation
 * @returns a layer that keeps the shape
 * @throws when stddev is negative
 * @example layers.gaussianNoise({ stddev: 0.1 })
 */
export function gaussianNoise(options: GaussianNoiseOptions): GaussianNoise {
  return new GaussianNoise(options);
}
