import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { ImageAugmentation } from "./imageAugmentation.js";
import { checkAlpha, randomBeta } from "./randomBeta.js";
import { shuffled } from "./shuffled.js";

export interface MixUpOptions extends LayerOptions {
  /** How evenly: the larger, the nearer to half and half; 0.2. */
  readonly alpha?: number;
}

/** Images mixed with others: see {@link mixUp}. */
export class MixUp extends ImageAugmentation {
  readonly kind = "mixUp";
  readonly alpha: number;

  constructor(options: MixUpOptions) {
    super(options);
    this.alpha = checkAlpha("mixUp", options.alpha ?? 0.2);
  }

  protected disturbed(images: Tensor): Tensor {
    const weight = randomBeta(this.alpha, [images.shape[0] ?? 0, 1, 1, 1], this.draws);
    return images.mul(weight).add(shuffled(images, this.draws).mul(tf.sub(1, weight)));
  }

  override config() {
    return { alpha: this.alpha };
  }
}

/**
 * Mixes each image with another of the batch. Mix the labels by yourself, or use a loss of your own: the layer sees images only. Outside training it passes images on.
 *
 * y = λ·x + (1 − λ)·x', with λ ~ Beta(alpha, alpha) for each image and x' a random other one
 *
 * @param options.alpha how evenly: the larger, the nearer to half and half; 0.2
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when alpha is not positive, or the input is not an image
 * @example layers.mixUp({ alpha: 0.4 })
 * @see Zhang et al., mixup: beyond empirical risk minimization, 2018
 */
export function mixUp(options: MixUpOptions = {}): MixUp {
  return new MixUp(options);
}
