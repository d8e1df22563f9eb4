import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { clipped, inRange } from "./colors.js";
import { checkFactor, checkValueRange, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface SolarizationOptions extends LayerOptions {
  /** A range within 0 and 1, or f for [0, f]; 0. */
  readonly additionFactor?: Factor;
  /** The same for the threshold; 0. */
  readonly thresholdFactor?: Factor;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images overexposed: see {@link solarization}. */
export class Solarization extends ImageAugmentation {
  readonly kind = "solarization";
  readonly additionFactor: Range;
  readonly thresholdFactor: Range;
  readonly valueRange: Range;

  constructor(options: SolarizationOptions) {
    super(options);
    this.additionFactor = checkFactor("solarization", "additionFactor", options.additionFactor ?? 0, [0, 1]);
    this.thresholdFactor = checkFactor("solarization", "thresholdFactor", options.thresholdFactor ?? 0, [0, 1]);
    this.valueRange = checkValueRange("solarization", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    const bytes = inRange(images, this.valueRange, [0, 255]);
    const added = clipped(bytes.add(this.drawn(images, this.additionFactor).mul(255)), [0, 255]);
    const threshold = tf.broadcastTo(this.drawn(images, this.thresholdFactor).mul(255), images.shape);
    return inRange(tf.where(added.less(threshold), added, tf.sub(255, added)), [0, 255], this.valueRange);
  }

  override config() {
    return { additionFactor: this.additionFactor, thresholdFactor: this.thresholdFactor, valueRange: this.valueRange };
  }
}

/**
 * Adds a random number to each image, and turns what is above a random threshold into its negative. Outside training it passes images on.
 *
 * z = clip(x + a), y = z below t and 255 − z otherwise, for x from 0 to 255, with a and t evenly from 255 times the factors
 *
 * @param options.additionFactor a range within 0 and 1, or f for [0, f]; 0
 * @param options.thresholdFactor the same for the threshold; 0
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.solarization({ thresholdFactor: 0.5 })
 */
export function solarization(options: SolarizationOptions = {}): Solarization {
  return new Solarization(options);
}
