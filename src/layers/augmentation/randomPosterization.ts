import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { inRange } from "./colors.js";
import { checkFactor, checkValueRange, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface RandomPosterizationOptions extends LayerOptions {
  /** How many bits stay, from 1 to 8, or a range [low, high) to draw a whole number from. */
  readonly factor: number | Range;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images of fewer shades: see {@link randomPosterization}. */
export class RandomPosterization extends ImageAugmentation {
  readonly kind = "randomPosterization";
  readonly factor: Range;
  readonly valueRange: Range;

  constructor(options: RandomPosterizationOptions) {
    super(options);
    this.factor = checkFactor("randomPosterization", "factor", typeof options.factor === "number" ? [options.factor, options.factor] : options.factor, [1, 8]);
    this.valueRange = checkValueRange("randomPosterization", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    const bits = this.drawn(images, this.factor).floor();
    const step = tf.pow(2, tf.sub(8, bits));
    return inRange(inRange(images, this.valueRange, [0, 255]).floor().div(step).floor().mul(step), [0, 255], this.valueRange);
  }

  override config() {
    return { factor: this.factor, valueRange: this.valueRange };
  }
}

/**
 * Keeps the highest bits of every number only. Outside training it passes images on.
 *
 * y = floor(x / 2^(8 − bits)) · 2^(8 − bits) for x from 0 to 255, with bits from factor, for each image
 *
 * @param options.factor how many bits stay, from 1 to 8, or a range [low, high) to draw a whole number from
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomPosterization({ factor: 3 })
 */
export function randomPosterization(options: RandomPosterizationOptions): RandomPosterization {
  return new RandomPosterization(options);
}
