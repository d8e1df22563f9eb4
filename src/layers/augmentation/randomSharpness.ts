import { type Tensor, type Tensor4D, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { clipped } from "./colors.js";
import { checkFactor, checkValueRange, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface RandomSharpnessOptions extends LayerOptions {
  /** A range within 0 and 1, or f for [0, f]; ½ leaves images as they are, 1 is sharpest. */
  readonly factor: Factor;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images sharper or softer: see {@link randomSharpness}. */
export class RandomSharpness extends ImageAugmentation {
  readonly kind = "randomSharpness";
  readonly factor: Range;
  readonly valueRange: Range;

  constructor(options: RandomSharpnessOptions) {
    super(options);
    this.factor = checkFactor("randomSharpness", "factor", options.factor, [0, 1]);
    this.valueRange = checkValueRange("randomSharpness", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    const channels = images.shape[3] ?? 1;
    const cells = [1, 1, 1, 1, 5, 1, 1, 1, 1].flatMap((weight) => Array.from({ length: channels }, () => weight / 13));
    const smooth = tf.depthwiseConv2d(images as Tensor4D, tf.tensor4d(cells, [3, 3, channels, 1]), 1, "same");
    const weight = tf.sub(1, this.drawn(images, this.factor).mul(2));
    return clipped(images.add(smooth.sub(images).mul(weight)), this.valueRange);
  }

  override config() {
    return { factor: this.factor, valueRange: this.valueRange };
  }
}

/**
 * Moves each image towards a smoothed one, or away from it. Outside training it passes images on.
 *
 * y = clip(x + (1 − 2f) · (smooth(x) − x)), smooth weighing the middle pixel 5/13 and its neighbours 1/13, with f evenly from factor
 *
 * @param options.factor a range within 0 and 1, or f for [0, f]; ½ leaves images as they are, 1 is sharpest
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomSharpness({ factor: [0.3, 0.9] })
 */
export function randomSharpness(options: RandomSharpnessOptions): RandomSharpness {
  return new RandomSharpness(options);
}
