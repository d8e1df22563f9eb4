import { type Tensor, tf } from "../backend/index.js";
import type { LayerOptions } from "./layer.js";
import { checkRate, Noise } from "./noise.js";

// What selu(x) tends to for very negative x: −λα.
const LOWEST = -1.0507009873554805 * 1.6732632423543772;

export interface AlphaDropoutOptions extends LayerOptions {
  /** The share of numbers that is dropped while training, from 0 up to but not including 1. */
  readonly rate: number;
}

/** Dropout that keeps mean and variance: see {@link alphaDropout}. */
export class AlphaDropout extends Noise {
  readonly kind = "alphaDropout";
  readonly rate: number;

  constructor(options: AlphaDropoutOptions) {
    super(options);
    this.rate = checkRate("alphaDropout", options.rate);
  }

  protected disturbed(input: Tensor): Tensor {
    const { rate } = this;
    if (rate === 0) return input;
    const a = 1 / Math.sqrt((1 - rate) * (1 + rate * LOWEST ** 2));
    const b = -a * LOWEST * rate;
    const kept = tf.cast(tf.greaterEqual(this.draws.uniform(input.shape), rate), "float32");
    return input.mul(kept).add(tf.sub(1, kept).mul(LOWEST)).mul(a).add(b);
  }

  override config() {
    return { rate: this.rate };
  }
}

/**
 * Dropout for networks of selu: it sets a random share of the numbers to selu's lower bound and shifts and scales all, so that mean 0 and
 * variance 1 stay.
 *
 * y = a · (x · m + α' · (1 − m)) + b with α' = −1.7581, a = ((1 − rate) · (1 + rate · α'²))^−½ and b = −a · α' · rate
 *
 * @param options.rate the share to drop
 * @returns a layer that keeps the shape
 * @throws when rate is not in [0, 1)
 * @example layers.alphaDropout({ rate: 0.1 })
 * @see Klambauer et al., Self-normalizing neural networks, 2017
 */
export function alphaDropout(options: AlphaDropoutOptions): AlphaDropout {
  return new AlphaDropout(options);
}
