import { checkNumber } from "../arithmetic/optionChecks.js";
import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { drawn, Initializer } from "./initializer.js";

export interface RandomNormalOptions {
  /** 0. */
  readonly mean?: number;
  /** The standard deviation; 0.05. */
  readonly stddev?: number;
}

/** Normally distributed values: see {@link randomNormal}. */
export class RandomNormal extends Initializer {
  readonly kind = "randomNormal";
  readonly #mean: number;
  readonly #stddev: number;

  constructor({ mean = 0, stddev = 0.05 }: RandomNormalOptions) {
    super();
    if (!(stddev >= 0)) throw new Error(`randomNormal: stddev must not be negative; received ${stddev}.`);
    this.#mean = checkNumber("randomNormal", "mean", mean);
    this.#stddev = stddev;
  }

  values(shape: Shape, random: RandomSource): Float32Array {
    return drawn(shape, () => this.#mean + this.#stddev * random.normal());
  }

  override config() {
    return { mean: this.#mean, stddev: this.#stddev };
  }
}

/**
 * Normally distributed values.
 *
 * w ~ N(mean, stddev²)
 *
 * @param options.mean 0
 * @param options.stddev the standard deviation; 0.05
 * @throws when stddev is negative
 * @example initializers.randomNormal({ stddev: 0.01 }).shape([2, 2], { seed: 1 })
 */
export function randomNormal(options: RandomNormalOptions = {}): RandomNormal {
  return new RandomNormal(options);
}
