import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { either } from "./colors.js";
import { checkFactor, checkValueRange, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface RandomInvertOptions extends LayerOptions {
  /** A range of probabilities, or f for [0, f]; [1, 1]. */
  readonly factor?: Factor;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images as negatives: see {@link randomInvert}. */
export class RandomInvert extends ImageAugmentation {
  readonly kind = "randomInvert";
  readonly factor: Range;
  readonly valueRange: Range;

  constructor(options: RandomInvertOptions) {
    super(options);
    this.factor = checkFactor("randomInvert", "factor", options.factor ?? [1, 1], [0, 1]);
    this.valueRange = checkValueRange("randomInvert", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    return either(this.chosen(images, this.factor), tf.sub(this.valueRange[1], images), images);
  }

  override config() {
    return { factor: this.factor, valueRange: this.valueRange };
  }
}

/**
 * Turns some images into their negatives. Outside training it passes images on.
 *
 * y = highest − x, with a probability evenly from factor
 *
 * @param options.factor a range of probabilities, or f for [0, f]; [1, 1]
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomInvert({ factor: 0.1 })
 */
export function randomInvert(options: RandomInvertOptions = {}): RandomInvert {
  return new RandomInvert(options);
}
