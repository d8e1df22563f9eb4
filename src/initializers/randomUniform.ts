import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { drawn, Initializer } from "./initializer.js";

export interface RandomUniformOptions {
  /** The least value; −0.05. */
  readonly min?: number;
  /** The bound that no value reaches; 0.05. */
  readonly max?: number;
}

/** Evenly spread values: see {@link randomUniform}. */
export class RandomUniform extends Initializer {
  readonly kind = "randomUniform";
  readonly #min: number;
  readonly #max: number;

  constructor({ min = -0.05, max = 0.05 }: RandomUniformOptions) {
    super();
    if (!(min <= max)) throw new Error(`randomUniform: min must not exceed max; received min ${min} and max ${max}.`);
    this.#min = min;
    this.#max = max;
  }

  values(shape: Shape, random: RandomSource): Float32Array {
    return uniform(shape, random, this.#min, this.#max);
  }

  override config() {
    return { min: this.#min, max: this.#max };
  }
}

/** Draws from U(min, max). */
export function uniform(shape: Shape, random: RandomSource, min: number, max: number): Float32Array {
  return drawn(shape, () => min + (max - min) * random.next());
}

/**
 * Values spread evenly between two bounds.
 *
 * w ~ U(min, max), with the variance (max − min)²/12
 *
 * @param options.min the least value; −0.05
 * @param options.max the bound that no value reaches; 0.05
 * @throws when min exceeds max
 * @example initializers.randomUniform({ min: 0, max: 1 }).shape([2, 2], { seed: 1 })
 */
export function randomUniform(options: RandomUniformOptions = {}): RandomUniform {
  return new RandomUniform(options);
}
