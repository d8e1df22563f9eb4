import { checkNumber } from "../arithmetic/optionChecks.js";
import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { drawn, Initializer } from "./initializer.js";
import type { RandomNormalOptions } from "./randomNormal.js";

/** See {@link truncatedNormal}. */
export class TruncatedNormal extends Initializer {
  readonly kind = "truncatedNormal";
  readonly mean: number;
  readonly stddev: number;

  constructor({ mean = 0, stddev = 0.05 }: RandomNormalOptions) {
    super();
    if (!(stddev >= 0)) throw new Error(`truncatedNormal: stddev must not be negative; received ${stddev}.`);
    [this.mean, this.stddev] = [checkNumber("truncatedNormal", "mean", mean), stddev];
  }

  values(shape: Shape, random: RandomSource): Float32Array {
    return drawn(shape, () => {
      let z = random.normal();
      while (Math.abs(z) > 2) z = random.normal();
      return this.mean + this.stddev * z;
    });
  }

  override config() {
    return { mean: this.mean, stddev: this.stddev };
  }
}

/**
 * Normally distributed values, drawn again when they are farther than two deviations from the mean.
 *
 * w ~ N(mean, stddev²) within mean ± 2 stddev; what is left has the deviation 0.88 stddev
 *
 * @param options.mean 0
 * @param options.stddev the standard deviation before the cut; 0.05
 * @throws when stddev is negative
 * @example initializers.truncatedNormal({ stddev: 0.01 }).shape([2, 2], { seed: 1 })
 */
export function truncatedNormal(options: RandomNormalOptions = {}): TruncatedNormal {
  return new TruncatedNormal(options);
}
