import { type Tensor, tf } from "../backend/index.js";
import { Constraint } from "./constraint.js";

/** See {@link nonNeg}. */
export class NonNeg extends Constraint {
  readonly kind = "nonNeg";

  apply(w: Tensor): Tensor {
    return tf.maximum(w, 0);
  }
}

/**
 * Makes negative weights 0.
 *
 * w ← max(w, 0)
 *
 * @example constraints.nonNeg().apply(tf.tensor1d([-1, 2])) // [0, 2]
 */
export function nonNeg(): NonNeg {
  return new NonNeg();
}
