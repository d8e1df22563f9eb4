import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { either } from "./colors.js";
import { ImageAugmentation } from "./imageAugmentation.js";
import { checkAlpha, randomBeta } from "./randomBeta.js";
import { randomBox } from "./randomBox.js";
import { shuffled } from "./shuffled.js";

export interface CutMixOptions extends LayerOptions {
  /** How evenly; 1. Keras calls it factor. */
  readonly alpha?: number;
}

/** Images with a part of others: see {@link cutMix}. */
export class CutMix extends ImageAugmentation {
  readonly kind = "cutMix";
  readonly alpha: number;

  constructor(options: CutMixOptions) {
    super(options);
    this.alpha = checkAlpha("cutMix", options.alpha ?? 1);
  }

  protected disturbed(images: Tensor): Tensor {
    const side = tf.sub(1, randomBeta(this.alpha, [images.shape[0] ?? 0, 1, 1, 1], this.draws)).sqrt();
    return either(randomBox(images, side, side, this.draws), shuffled(images, this.draws), images);
  }

  override config() {
    return { alpha: this.alpha };
  }
}

/**
 * Puts a rectangle of another image of the batch over each image. Outside training it passes images on.
 *
 * Sides are √(1 − λ) of the image's, with λ ~ Beta(alpha, alpha) for each image, and lie anywhere
 *
 * @param options.alpha how evenly; 1. Keras calls it factor
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when alpha is not positive, or the input is not an image
 * @example layers.cutMix()
 * @see Yun et al., CutMix: regularization strategy to train strong classifiers with localizable features, 2019
 */
export function cutMix(options: CutMixOptions = {}): CutMix {
  return new CutMix(options);
}
