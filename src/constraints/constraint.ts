import { checkInteger } from "../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../backend/index.js";

/** A condition on a weight that is put right after every step of the optimizer. */
export abstract class Constraint {
  /** The name of its factory, as it stands in `constraints.…` and in a run's record. */
  abstract readonly kind: string;

  /** The weight that satisfies the condition, with the shape of `w`. */
  abstract apply(w: Tensor): Tensor;

  /** The options that make the same constraint again. */
  config(): Record<string, unknown> {
    return {};
  }
}

/** Which axes a norm is taken over: 0 for a dense kernel [in, out], [0, 1, 2] for a convolution's [rows, columns, channels, filters]. */
export type NormAxis = number | readonly number[];

/** Checks the axes of a norm. */
export function checkNormAxis(owner: string, axis: NormAxis): NormAxis {
  for (const each of typeof axis === "object" ? axis : [axis]) checkInteger(owner, "axis", each);
  return axis;
}

/** Keeps a division by a norm away from 0, as in Keras. */
const EPSILON = 1e-7;

/** The weight with each of its vectors scaled from its length to the wished one. */
export function withNorms(w: Tensor, axis: NormAxis, wished: (norms: Tensor) => Tensor): Tensor {
  return tf.tidy(() => {
    const norms = w.square().sum(typeof axis === "number" ? axis : [...axis], true).sqrt();
    return w.mul(wished(norms).div(norms.add(EPSILON)));
  });
}
