import type { Shape } from "../arithmetic/shape.js";
import { sizeOf } from "../arithmetic/shape.js";
import { Initializer } from "./initializer.js";

/** All zeros: see {@link zeros}. */
export class Zeros extends Initializer {
  readonly kind = "zeros";

  values(shape: Shape): Float32Array {
    return new Float32Array(sizeOf(shape));
  }
}

/**
 * All zeros: the usual start of a bias. Never of a kernel, whose units would then all learn the same.
 *
 * @example initializers.zeros().shape([3]) // [0, 0, 0]
 */
export function zeros(): Zeros {
  return new Zeros();
}
