import type { Shape } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import type { CallContext, LayerOptions } from "../layer.js";
import { resizeAxes } from "../ops/resizeAxes.js";
import { cropToRatio } from "../resizing.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface RandomCropOptions extends LayerOptions {
  /** How many rows come out. */
  readonly height: number;
  /** How many columns come out. */
  readonly width: number;
}

/** Parts of images: see {@link randomCrop}. */
export class RandomCrop extends ImageAugmentation {
  readonly kind = "randomCrop";
  readonly height: number;
  readonly width: number;

  constructor(options: RandomCropOptions) {
    super(options);
    this.height = checkCount("randomCrop", "height", options.height);
    this.width = checkCount("randomCrop", "width", options.width);
  }

  protected override shapeAfter(input: Shape): Shape {
    return [this.height, this.width, super.shapeAfter(input).at(-1) ?? 0];
  }

  override call(images: Tensor, { training }: CallContext): Tensor {
    const [, rows = 0, columns = 0] = images.shape;
    if (training && rows >= this.height && columns >= this.width) return this.disturbed(images);
    return resizeAxes(cropToRatio(images, this.height / this.width), [this.height, this.width], "bilinear");
  }

  protected disturbed(images: Tensor): Tensor {
    const [, rows = 0, columns = 0] = images.shape;
    const part = tf.gather(images, this.#places(rows, this.height), 1);
    return tf.gather(part, this.#places(columns, this.width), 2);
  }

  #places(length: number, kept: number): Tensor {
    const start = this.draws.uniform([1]).mul(length - kept + 1).floor();
    return tf.range(0, kept).add(start).cast("int32");
  }

  override config() {
    return { height: this.height, width: this.width };
  }
}

/**
 * Takes a part of the images anywhere, the same for a whole batch; outside training the middle, made smaller so that as much as possible
 * is seen. Images that are too small are made larger.
 *
 * y[r, c] = x[r + r₀, c + c₀], (r₀, c₀) evenly from where the window fits
 *
 * @param options.height how many rows come out
 * @param options.width how many columns come out
 * @returns a layer from [rows, columns, channels] to [height, width, channels]
 * @throws when a size is no positive integer, or the input is not an image
 * @example layers.randomCrop({ height: 24, width: 24 })
 */
export function randomCrop(options: RandomCropOptions): RandomCrop {
  return new RandomCrop(options);
}
