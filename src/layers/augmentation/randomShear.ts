import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { checkFactor, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";
import { checkWarp, projected, type Warp, type WarpOptions } from "./warp.js";

export interface RandomShearOptions extends LayerOptions, WarpOptions {
  /** A range within 0 and 1, or f for [0, f]; 0. */
  readonly xFactor?: Factor;
  /** The same along the columns; 0. */
  readonly yFactor?: Factor;
}

/** Images slanted: see {@link randomShear}. */
export class RandomShear extends ImageAugmentation {
  readonly kind = "randomShear";
  readonly xFactor: Range;
  readonly yFactor: Range;
  readonly warp: Warp;

  constructor(options: RandomShearOptions) {
    super(options);
    this.xFactor = checkFactor("randomShear", "xFactor", options.xFactor ?? 0, [0, 1]);
    this.yFactor = checkFactor("randomShear", "yFactor", options.yFactor ?? 0, [0, 1]);
    this.warp = checkWarp("randomShear", options);
  }

  protected disturbed(images: Tensor): Tensor {
    const sign = this.chosen(images, [0.5, 0.5]).mul(2).sub(1);
    const [across, down] = [this.drawn(images, this.xFactor).mul(sign), this.drawn(images, this.yFactor).mul(sign)];
    return projected(images, [1, across, 0, down, 1, 0], this.warp);
  }

  override config() {
    return { xFactor: this.xFactor, yFactor: this.yFactor, ...this.warp };
  }
}

/**
 * Slants each image along both axes, by random slopes. Outside training it passes images on.
 *
 * y(c, r) = x(c + a·r, b·c + r) with a and b evenly from the factors, and both of one random sign
 *
 * @param options.xFactor a range within 0 and 1, or f for [0, f]; 0
 * @param options.yFactor the same along the columns; 0
 * @param options.fillMode what stands beyond the edges: "reflect", "wrap", "constant" or "nearest"; "reflect"
 * @param options.fillValue for "constant"; 0
 * @param options.interpolation "bilinear" or "nearest"; "bilinear"
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomShear({ xFactor: 0.2 })
 */
export function randomShear(options: RandomShearOptions = {}): RandomShear {
  return new RandomShear(options);
}
