import { type Tensor, tf } from "../backend/index.js";
import { checkNormAxis, Constraint, type NormAxis, withNorms } from "./constraint.js";

export interface UnitNormOptions {
  /** The axes that the norm is taken over; 0. */
  readonly axis?: NormAxis;
}

/** See {@link unitNorm}. */
export class UnitNorm extends Constraint {
  readonly kind = "unitNorm";
  readonly axis: NormAxis;

  constructor({ axis = 0 }: UnitNormOptions) {
    super();
    this.axis = checkNormAxis("unitNorm", axis);
  }

  apply(w: Tensor): Tensor {
    return withNorms(this, w, (norms) => tf.onesLike(norms));
  }

  override config() {
    return { axis: this.axis };
  }
}

/**
 * Gives each unit's weights the length 1.
 *
 * w ← w / (‖w‖ + 1e-7)
 *
 * @param options.axis the axes that the norm is taken over: 0 for a dense kernel, [0, 1, 2] for a convolution's; 0
 * @example constraints.unitNorm().apply(tf.tensor2d([[3], [4]])) // [[0.6], [0.8]]
 */
export function unitNorm(options: UnitNormOptions = {}): UnitNorm {
  return new UnitNorm(options);
}
