import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { fans } from "./fans.js";
import { Initializer } from "./initializer.js";
import { uniform } from "./randomUniform.js";

/** He's uniform initializer: see {@link heUniform}. */
export class HeUniform extends Initializer {
  readonly kind = "heUniform";

  values(shape: Shape, random: RandomSource): Float32Array {
    const { fanIn } = fans(shape);
    const limit = Math.sqrt(6 / fanIn);
    return uniform(shape, random, -limit, limit);
  }
}

/**
 * He's uniform initializer keeps the variance of signals through layers of relu.
 *
 * w ~ U(−k, k), k = sqrt(6 / fanIn)
 *
 * For a convolution the fans count the filter's cells as well: fanIn = rows · columns · channels, fanOut = rows · columns · filters.
 *
 * @example layers.dense({ units: 64, kernelInitializer: initializers.heUniform() })
 * @see He et al., Delving deep into rectifiers, 2015
 */
export function heUniform(): HeUniform {
  return new HeUniform();
}
