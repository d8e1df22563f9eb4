import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { fans } from "./fans.js";
import { Initializer } from "./initializer.js";
import { truncated } from "./truncated.js";

/** See {@link lecunNormal}. */
export class LecunNormal extends Initializer {
  readonly kind = "lecunNormal";

  values(shape: Shape, random: RandomSource): Float32Array {
    return truncated(shape, random, Math.sqrt(1 / fans(shape).fanIn));
  }
}

/**
 * LeCun's normal initializer keeps the variance of signals through linear layers, and goes with selu; cut off at two deviations as in Keras.
 *
 * w ~ N(0, 1 / fanIn), truncated
 *
 * @example layers.dense({ units: 64, activation: "selu", kernelInitializer: initializers.lecunNormal() })
 * @see LeCun et al., Efficient BackProp, 1998; Klambauer et al., Self-normalizing neural networks, 2017
 */
export function lecunNormal(): LecunNormal {
  return new LecunNormal();
}
