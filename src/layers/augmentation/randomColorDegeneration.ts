import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { brightness, clipped } from "./colors.js";
import { checkFactor, checkValueRange, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface RandomColorDegenerationOptions extends LayerOptions {
  /** A range within 0 and 1, or f for [0, f]; 1 is without colours. */
  readonly factor: Factor;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images with paler colours: see {@link randomColorDegeneration}. */
export class RandomColorDegeneration extends ImageAugmentation {
  readonly kind = "randomColorDegeneration";
  readonly factor: Range;
  readonly valueRange: Range;

  constructor(options: RandomColorDegenerationOptions) {
    super(options);
    this.factor = checkFactor("randomColorDegeneration", "factor", options.factor, [0, 1]);
    this.valueRange = checkValueRange("randomColorDegeneration", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    return clipped(images.add(brightness(images).sub(images).mul(this.drawn(images, this.factor))), this.valueRange);
  }

  override config() {
    return { factor: this.factor, valueRange: this.valueRange };
  }
}

/**
 * Makes the colours of each image paler by a random share. Outside training it passes images on.
 *
 * y = clip(x + f · (brightness(x) − x)) with f evenly from factor, one for each image
 *
 * @param options.factor a range within 0 and 1, or f for [0, f]; 1 is without colours
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomColorDegeneration({ factor: 0.5 })
 */
export function randomColorDegeneration(options: RandomColorDegenerationOptions): RandomColorDegeneration {
  return new RandomColorDegeneration(options);
}
