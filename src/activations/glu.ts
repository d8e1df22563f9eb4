import { checkInteger } from "../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../backend/index.js";
import { Activation, axisOf } from "./activation.js";

export interface GluOptions {
  /** The axis that is cut in two; −1. */
  readonly axis?: number;
}

/** See {@link glu}. */
export class Glu extends Activation {
  readonly kind = "glu";
  readonly axis: number;

  constructor({ axis = -1 }: GluOptions) {
    super();
    this.axis = checkInteger("glu", "axis", axis);
  }

  apply(x: Tensor): Tensor {
    const axis = axisOf("glu", this.axis, x);
    if ((x.shape[axis] ?? 0) % 2 !== 0) throw new Error(`glu: the axis ${this.axis} must have an even length to be cut in two; received the shape [${x.shape.join(", ")}].`);
    const [value, gate] = tf.split(x, 2, axis);
    return value === undefined || gate === undefined ? x : value.mul(gate.sigmoid());
  }

  override config() {
    return { axis: this.axis };
  }
}

/**
 * The gated linear unit: one half of the outputs lets the other half through. The axis comes out half as long.
 *
 * y = a · sigmoid(b), with a and b the first and the second half of x
 *
 * @param options.axis the axis that is cut in two; −1
 * @throws when the axis has an odd length
 * @example activations.glu().apply(tf.tensor1d([3, 0])) // [1.5]
 * @see Dauphin et al., Language modeling with gated convolutional networks, 2017
 */
export function glu(options: GluOptions = {}): Glu {
  return new Glu(options);
}
