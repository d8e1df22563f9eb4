import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { fans } from "./fans.js";
import { drawn, Initializer } from "./initializer.js";

/** See {@link kaiming}. */
export class Kaiming extends Initializer {
  readonly kind = "kaiming";

  values(shape: Shape, random: RandomSource): Float32Array {
    const deviation = Math.sqrt(2 / fans(shape).fanIn);
    return drawn(shape, () => deviation * random.normal());
  }
}

/**
 * neon's Kaiming: a normal distribution that is not cut off, where Keras' `heNormal` is.
 *
 * w ~ N(0, 2 / fanIn)
 *
 * @example layers.dense({ units: 64, kernelInitializer: initializers.kaiming() })
 * @see He et al., Delving deep into rectifiers, 2015
 */
export function kaiming(): Kaiming {
  return new Kaiming();
}
