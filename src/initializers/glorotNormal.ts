import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { fans } from "./fans.js";
import { Initializer } from "./initializer.js";
import { truncated } from "./truncated.js";

/** Glorot's normal initializer: see {@link glorotNormal}. */
export class GlorotNormal extends Initializer {
  readonly kind = "glorotNormal";

  values(shape: Shape, random: RandomSource): Float32Array {
    const { fanIn, fanOut } = fans(shape);
    return truncated(shape, random, Math.sqrt(2 / (fanIn + fanOut)));
  }
}

/**
 * Glorot's normal initializer: the variance of {@link glorotUniform} from a normal distribution, cut off at two deviations as in Keras.
 *
 * w ~ N(0, 2 / (fanIn + fanOut)), truncated
 *
 * For a convolution the fans count the filter's cells as well: fanIn = rows · columns · channels, fanOut = rows · columns · filters.
 *
 * @example layers.dense({ units: 64, kernelInitializer: initializers.glorotNormal() })
 * @see Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010
 */
export function glorotNormal(): GlorotNormal {
  return new GlorotNormal();
}
