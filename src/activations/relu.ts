import { checkNumber } from "../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

export interface ReluOptions {
  /** The slope below the threshold; 0. */
  readonly negativeSlope?: number;
  /** The largest output; null, which is none. */
  readonly maxValue?: number | null;
  /** Up to where nothing passes; 0. */
  readonly threshold?: number;
}

/** See {@link relu}. */
export class Relu extends Activation {
  readonly kind = "relu";
  readonly negativeSlope: number;
  readonly maxValue: number | null;
  readonly threshold: number;

  constructor({ negativeSlope = 0, maxValue = null, threshold = 0 }: ReluOptions) {
    super();
    if (maxValue !== null && !(maxValue >= 0)) throw new Error(`relu: maxValue must be a number from 0; received ${maxValue}.`);
    this.negativeSlope = checkNumber("relu", "negativeSlope", negativeSlope);
    this.maxValue = maxValue;
    this.threshold = checkNumber("relu", "threshold", threshold);
  }

  apply(x: Tensor): Tensor {
    const { negativeSlope: slope, maxValue, threshold } = this;
    if (slope === 0 && threshold === 0) return maxValue === null ? tf.relu(x) : clipped(tf.relu(x), maxValue);
    if (maxValue === null && threshold === 0) return tf.leakyRelu(x, slope);
    const passed = threshold === 0 ? tf.relu(x) : x.mul(tf.step(x.sub(threshold)));
    return clipped(passed, maxValue).sub(tf.relu(tf.sub(threshold, x)).mul(slope));
  }

  override config() {
    return { negativeSlope: this.negativeSlope, maxValue: this.maxValue, threshold: this.threshold };
  }
}

/** The gradient is 1 at the ceiling itself, as in Keras; relu6 has its own. */
function clipped(x: Tensor, maxValue: number | null): Tensor {
  return maxValue === null ? x : x.clipByValue(0, maxValue);
}

/**
 * The rectifier: lets positive numbers through and makes the others 0. Its gradient is 1 above zero and 0 elsewhere, at zero too.
 *
 * y = max(x, 0) · in general: maxValue for x ≥ maxValue, x above threshold, negativeSlope · (x − threshold) below
 *
 * neon's Rectlin is this with negativeSlope; its Rectlinclip with maxValue as well (its xcut is 20).
 *
 * @param options.negativeSlope the slope below the threshold; 0
 * @param options.maxValue the largest output; null, which is none
 * @param options.threshold up to where nothing passes; 0
 * @throws when maxValue is negative
 * @example activations.relu().apply(tf.tensor1d([-1, 0, 2])) // [0, 0, 2]
 */
export function relu(options: ReluOptions = {}): Relu {
  return new Relu(options);
}
