import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { clipped, either } from "./colors.js";
import { checkFactor, checkValueRange, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";
import { randomBox } from "./randomBox.js";

export interface RandomErasingOptions extends LayerOptions {
  /** A range of probabilities, or f for [0, f]; [1, 1]. */
  readonly factor?: Factor;
  /** The share of the image's area; [0.02, 0.33]. */
  readonly scale?: Range;
  /** What the rectangle is filled with; normal noise over the range. */
  readonly fillValue?: number;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images with a hole: see {@link randomErasing}. */
export class RandomErasing extends ImageAugmentation {
  readonly kind = "randomErasing";
  readonly factor: Range;
  readonly scale: Range;
  readonly fillValue: number | undefined;
  readonly valueRange: Range;

  constructor(options: RandomErasingOptions) {
    super(options);
    this.factor = checkFactor("randomErasing", "factor", options.factor ?? [1, 1], [0, 1]);
    this.scale = checkFactor("randomErasing", "scale", options.scale ?? [0.02, 0.33], [0, 1]);
    this.fillValue = options.fillValue;
    this.valueRange = checkValueRange("randomErasing", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    const [low, high] = this.valueRange;
    const [tall, wide] = [this.drawn(images, this.scale).sqrt(), this.drawn(images, this.scale).sqrt()];
    const noise = clipped(this.draws.normal(images.shape).mul((high - low) / 4).add((low + high) / 2), this.valueRange);
    const fill = this.fillValue === undefined ? noise : tf.fill(images.shape, this.fillValue);
    const hole = randomBox(images, tall, wide, this.draws);
    return either(hole.mul(this.chosen(images, this.factor)), fill, images);
  }

  override config() {
    return { factor: this.factor, scale: this.scale, fillValue: this.fillValue, valueRange: this.valueRange };
  }
}

/**
 * Puts a rectangle of noise, or of one value, over a part of some images. Outside training it passes images on.
 *
 * y = noise (or fillValue) in the rectangle, x elsewhere; its sides are √s of the image's, with s evenly from scale for each, and lie anywhere; with a
 * probability evenly from factor
 *
 * @param options.factor a range of probabilities, or f for [0, f]; [1, 1]
 * @param options.scale the share of the image's area; [0.02, 0.33]
 * @param options.fillValue what the rectangle is filled with; normal noise over the range
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomErasing({ factor: 0.5 })
 * @see Zhong et al., Random erasing data augmentation, 2020
 */
export function randomErasing(options: RandomErasingOptions = {}): RandomErasing {
  return new RandomErasing(options);
}
