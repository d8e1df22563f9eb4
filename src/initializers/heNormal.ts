import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { fans } from "./fans.js";
import { Initializer } from "./initializer.js";
import { truncated } from "./truncated.js";

/** He's normal initializer: see {@link heNormal}. */
export class HeNormal extends Initializer {
  readonly kind = "heNormal";

  values(shape: Shape, random: RandomSource): Float32Array {
    const { fanIn } = fans(shape);
    return truncated(shape, random, Math.sqrt(2 / fanIn));
  }
}

/**
 * He's normal initializer keeps the variance of signals through layers of relu; cut off at two deviations as in Keras.
 *
 * w ~ N(0, 2 / fanIn), truncated
 *
 * For a convolution the fans count the filter's cells as well: fanIn = rows · columns · channels, fanOut = rows · columns · filters.
 *
 * @example layers.dense({ units: 64, kernelInitializer: initializers.heNormal() })
 * @see He et al., Delving deep into rectifiers, 2015
 */
export function heNormal(): HeNormal {
  return new HeNormal();
}
