import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { fans } from "./fans.js";
import { Initializer } from "./initializer.js";
import { uniform } from "./randomUniform.js";

/** Glorot's uniform initializer: see {@link glorotUniform}. */
export class GlorotUniform extends Initializer {
  readonly kind = "glorotUniform";

  values(shape: Shape, random: RandomSource): Float32Array {
    const { fanIn, fanOut } = fans(shape);
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    return uniform(shape, random, -limit, limit);
  }
}

/**
 * Glorot's uniform initializer keeps the variance of signals and gradients alike through layers of tanh or sigmoid.
 *
 * w ~ U(−k, k), k = sqrt(6 / (fanIn + fanOut))
 *
 * For a convolution the fans count the filter's cells as well: fanIn = rows · columns · channels, fanOut = rows · columns · filters.
 *
 * @example layers.dense({ units: 64, kernelInitializer: initializers.glorotUniform() })
 * @see Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010
 */
export function glorotUniform(): GlorotUniform {
  return new GlorotUniform();
}
