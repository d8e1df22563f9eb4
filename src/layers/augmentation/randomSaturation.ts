import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { clipped, fromHsv, inRange, toHsv } from "./colors.js";
import { checkFactor, checkValueRange, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface RandomSaturationOptions extends LayerOptions {
  /** A range within 0 and 1, or f for [0, f]; ½ leaves colours as they are, 0 takes them away. */
  readonly factor: Factor;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images of stronger or weaker colours: see {@link randomSaturation}. */
export class RandomSaturation extends ImageAugmentation {
  readonly kind = "randomSaturation";
  readonly factor: Range;
  readonly valueRange: Range;

  constructor(options: RandomSaturationOptions) {
    super(options);
    this.factor = checkFactor("randomSaturation", "factor", options.factor, [0, 1]);
    this.valueRange = checkValueRange("randomSaturation", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    const [hue, saturation, value] = toHsv(inRange(images, this.valueRange, [0, 1]));
    const factor = this.drawn(images, this.factor);
    const stronger = clipped(saturation.mul(factor.div(tf.sub(1 + 1e-7, factor))), [0, 1]);
    return inRange(fromHsv([hue, stronger, value]), [0, 1], this.valueRange);
  }

  override config() {
    return { factor: this.factor, valueRange: this.valueRange };
  }
}

/**
 * Makes the colours of each image stronger or weaker. Outside training it passes images on.
 *
 * saturation ← clip(saturation · f / (1 − f)) with f evenly from factor, for each image
 *
 * @param options.factor a range within 0 and 1, or f for [0, f]; ½ leaves colours as they are, 0 takes them away
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image of three channels
 * @example layers.randomSaturation({ factor: [0.4, 0.6] })
 */
export function randomSaturation(options: RandomSaturationOptions): RandomSaturation {
  return new RandomSaturation(options);
}
