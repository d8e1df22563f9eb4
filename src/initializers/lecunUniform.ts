import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { fans } from "./fans.js";
import { Initializer } from "./initializer.js";
import { uniform } from "./randomUniform.js";

/** See {@link lecunUniform}. */
export class LecunUniform extends Initializer {
  readonly kind: string = "lecunUniform";

  values(shape: Shape, random: RandomSource): Float32Array {
    const limit = Math.sqrt(3 / fans(shape).fanIn);
    return uniform(shape, random, -limit, limit);
  }
}

/**
 * LeCun's uniform initializer keeps the variance of signals through linear layers. neon calls it `xavier`.
 *
 * w ~ U(−k, k), k = sqrt(3 / fanIn)
 *
 * @example layers.dense({ units: 64, kernelInitializer: initializers.lecunUniform() })
 * @see LeCun et al., Efficient BackProp, 1998
 */
export function lecunUniform(): LecunUniform {
  return new LecunUniform();
}
