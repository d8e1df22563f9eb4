import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { clipped } from "./colors.js";
import { checkFactor, checkValueRange, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface RandomBrightnessOptions extends LayerOptions {
  /** A range within −1 and 1, or f for [−f, f]. */
  readonly factor: Factor;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images brighter or darker: see {@link randomBrightness}. */
export class RandomBrightness extends ImageAugmentation {
  readonly kind = "randomBrightness";
  readonly factor: Range;
  readonly valueRange: Range;

  constructor(options: RandomBrightnessOptions) {
    super(options);
    this.factor = checkFactor("randomBrightness", "factor", options.factor, [-1, 1]);
    this.valueRange = checkValueRange("randomBrightness", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    const [low, high] = this.valueRange;
    return clipped(images.add(this.drawn(images, this.factor).mul(high - low)), this.valueRange);
  }

  override config() {
    return { factor: this.factor, valueRange: this.valueRange };
  }
}

/**
 * Adds to all numbers of an image the same random one. Outside training it passes images on.
 *
 * y = clip(x + f · (highest − lowest)) with f evenly from factor, one for each image
 *
 * @param options.factor a range within −1 and 1, or f for [−f, f]
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomBrightness({ factor: 0.2 })
 */
export function randomBrightness(options: RandomBrightnessOptions): RandomBrightness {
  return new RandomBrightness(options);
}
