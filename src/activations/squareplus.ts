import type { Tensor } from "../backend/index.js";
import { Activation } from "./activation.js";

export interface SquareplusOptions {
  /** How round the corner is; 4. */
  readonly b?: number;
}

/** See {@link squareplus}. */
export class Squareplus extends Activation {
  readonly kind = "squareplus";
  readonly b: number;

  constructor({ b = 4 }: SquareplusOptions) {
    super();
    if (!(b >= 0)) throw new Error(`squareplus: b must be a number from 0; received ${b}.`);
    this.b = b;
  }

  apply(x: Tensor): Tensor {
    return x.add(x.square().add(this.b).sqrt()).mul(0.5);
  }

  override config() {
    return { b: this.b };
  }
}

/**
 * A smooth rectifier without an exponential.
 *
 * y = ½ (x + √(x² + b))
 *
 * @param options.b how round the corner is; 4
 * @throws when b is negative
 * @example activations.squareplus().apply(tf.tensor1d([0])) // [1]
 * @see Barron, Squareplus: a softplus-like algebraic rectifier, 2021
 */
export function squareplus(options: SquareplusOptions = {}): Squareplus {
  return new Squareplus(options);
}
