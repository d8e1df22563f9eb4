import type { Shape } from "../arithmetic/shape.js";
import { drawn, Initializer } from "./initializer.js";

/** All ones: see {@link ones}. */
export class Ones extends Initializer {
  readonly kind = "ones";

  values(shape: Shape): Float32Array {
    return drawn(shape, () => 1);
  }
}

/**
 * All ones: the usual start of a scale, as in batch normalisation.
 *
 * @example initializers.ones().shape([3]) // [1, 1, 1]
 */
export function ones(): Ones {
  return new Ones();
}
