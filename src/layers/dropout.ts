import type { Shape } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { type CallContext, Layer, type LayerOptions } from "./layer.js";

export interface DropoutOptions extends LayerOptions {
  /** The share of numbers that is set to 0 while training, from 0 up to but not including 1. */
  readonly rate: number;
}

/** Random zeros while training: see {@link dropout}. */
export class Dropout extends Layer {
  readonly kind = "dropout";
  readonly rate: number;

  constructor(options: DropoutOptions) {
    super(options);
    if (!(options.rate >= 0 && options.rate < 1)) {
      throw new Error(`dropout: rate is the share to drop and must be at least 0 and less than 1; received ${options.rate}.`);
    }
    this.rate = options.rate;
  }

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  override get isRandom(): boolean {
    return true;
  }

  call(input: Tensor, { training }: CallContext): Tensor {
    if (!training || this.rate === 0) return input;
    const kept = tf.cast(tf.greaterEqual(this.draws.uniform(input.shape), this.rate), "float32");
    return input.mul(kept).mul(1 / (1 - this.rate));
  }

  override config() {
    return { rate: this.rate };
  }
}

/**
 * Sets a random share of the numbers to 0 while training and scales the others up, so that the mean stays; does nothing otherwise.
 *
 * y = x · m / (1 − rate), with each m 0 with probability rate and 1 otherwise
 *
 * @param options.rate the share to drop. (neon takes the share to keep, and scales when it predicts.)
 * @returns a layer that keeps the shape
 * @throws when rate is not in [0, 1)
 * @example layers.dropout({ rate: 0.25 })
 * @see Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014
 */
export function dropout(options: DropoutOptions): Dropout {
  return new Dropout(options);
}
