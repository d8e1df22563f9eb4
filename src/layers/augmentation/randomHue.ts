import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { clipped, fromHsv, inRange, toHsv } from "./colors.js";
import { checkFactor, checkValueRange, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface RandomHueOptions extends LayerOptions {
  /** A range within 0 and 1, or f for [0, f]; 1 is half of the circle. */
  readonly factor: Factor;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images of other colours: see {@link randomHue}. */
export class RandomHue extends ImageAugmentation {
  readonly kind = "randomHue";
  readonly factor: Range;
  readonly valueRange: Range;

  constructor(options: RandomHueOptions) {
    super(options);
    this.factor = checkFactor("randomHue", "factor", options.factor, [0, 1]);
    this.valueRange = checkValueRange("randomHue", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    const [hue, saturation, value] = toHsv(inRange(images, this.valueRange, [0, 1]));
    const sign = this.chosen(images, [0.5, 0.5]).mul(2).sub(1);
    const turned = tf.mod(hue.add(this.drawn(images, this.factor).mul(sign).mul(0.5)), 1);
    return inRange(clipped(fromHsv([turned, saturation, value]), [0, 1]), [0, 1], this.valueRange);
  }

  override config() {
    return { factor: this.factor, valueRange: this.valueRange };
  }
}

/**
 * Turns the colours of each image around the colour circle. Outside training it passes images on.
 *
 * hue ← hue ± f/2 (modulo 1) with f evenly from factor and a random sign, for each image
 *
 * @param options.factor a range within 0 and 1, or f for [0, f]; 1 is half of the circle
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image of three channels
 * @example layers.randomHue({ factor: 0.2 })
 */
export function randomHue(options: RandomHueOptions): RandomHue {
  return new RandomHue(options);
}
