import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { clipped } from "./colors.js";
import { checkValueRange, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface RandomContrastOptions extends LayerOptions {
  /** [low, high] for factors from 1 − low to 1 + high, or one number for both; within 0 and 1. */
  readonly factor: number | Range;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images with more or less contrast: see {@link randomContrast}. */
export class RandomContrast extends ImageAugmentation {
  readonly kind = "randomContrast";
  readonly factor: Range;
  readonly valueRange: Range;

  constructor(options: RandomContrastOptions) {
    super(options);
    this.factor = checkShares(options.factor);
    this.valueRange = checkValueRange("randomContrast", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    const [low, high] = this.factor;
    const mean = images.mean([1, 2], true);
    return clipped(images.sub(mean).mul(this.drawn(images, [1 - low, 1 + high])).add(mean), this.valueRange);
  }

  override config() {
    return { factor: this.factor, valueRange: this.valueRange };
  }
}

function checkShares(factor: number | Range): Range {
  const shares: Range = typeof factor === "number" ? [factor, factor] : factor;
  if (shares.length === 2 && shares.every((share) => share >= 0 && share <= 1)) return shares;
  throw new Error(`randomContrast: factor must be a number or a pair of them, from 0 to 1; received ${JSON.stringify(factor)}.`);
}

/**
 * Draws the numbers of each channel of an image together around their mean, or apart. Outside training it passes images on.
 *
 * y = clip((x − mean) · f + mean) with f evenly from 1 − low to 1 + high, one for each image
 *
 * @param options.factor [low, high] for factors from 1 − low to 1 + high, or one number for both; within 0 and 1
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomContrast({ factor: 0.2 })
 */
export function randomContrast(options: RandomContrastOptions): RandomContrast {
  return new RandomContrast(options);
}
