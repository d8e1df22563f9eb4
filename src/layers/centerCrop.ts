import type { Shape } from "../arithmetic/shape.js";
import { checkCount } from "../arithmetic/window.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { Layer, type LayerOptions } from "./layer.js";
import { resizeAxes } from "./ops/resizeAxes.js";
import { cropToRatio } from "./resizing.js";

export interface CenterCropOptions extends LayerOptions {
  /** How many rows come out. */
  readonly height: number;
  /** How many columns come out. */
  readonly width: number;
}

/** The middle of images: see {@link centerCrop}. */
export class CenterCrop extends Layer {
  readonly kind = "centerCrop";
  readonly height: number;
  readonly width: number;

  constructor(options: CenterCropOptions) {
    super(options);
    this.height = checkCount("centerCrop", "height", options.height);
    this.width = checkCount("centerCrop", "width", options.width);
  }

  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, 2);
    return [this.height, this.width, input.at(-1) ?? 0];
  }

  call(input: Tensor): Tensor {
    const [, rows = 0, columns = 0] = input.shape;
    const [above, beside] = [rows - this.height, columns - this.width];
    if (above < 0 || beside < 0) return resizeAxes(cropToRatio(input, this.height / this.width), [this.height, this.width], "bilinear");
    return tf.slice(input, [0, Math.floor(above / 2), Math.floor(beside / 2), 0], [-1, this.height, this.width, -1]);
  }

  override config() {
    return { height: this.height, width: this.width };
  }
}

/**
 * Takes the middle of images. One that is too small is made larger first, with its shapes as they are.
 *
 * y[r, c] = x[r + ⌊(rows − height) / 2⌋, c + ⌊(columns − width) / 2⌋]
 *
 * @param options.height how many rows come out
 * @param options.width how many columns come out
 * @returns a layer from [rows, columns, channels] to [height, width, channels]
 * @throws when a size is no positive integer, or the input is not an image
 * @example layers.centerCrop({ height: 24, width: 24 })
 */
export function centerCrop(options: CenterCropOptions): CenterCrop {
  return new CenterCrop(options);
}
