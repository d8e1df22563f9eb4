import { LecunUniform } from "./lecunUniform.js";

/** See {@link xavier}. */
export class Xavier extends LecunUniform {
  override readonly kind = "xavier";
}

/**
 * What neon calls Xavier, which looks at the inputs alone. What most others call so is `glorotUniform`.
 *
 * w ~ U(−k, k), k = sqrt(3 / fanIn): Keras' LecunUniform
 *
 * @example layers.dense({ units: 64, kernelInitializer: initializers.xavier() })
 */
export function xavier(): Xavier {
  return new Xavier();
}
