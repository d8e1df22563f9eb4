import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { checkFactor, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";
import { checkWarp, projected, type Warp, type WarpOptions } from "./warp.js";

export interface RandomRotationOptions extends LayerOptions, WarpOptions {
  /** A range of whole turns within −1 and 1, or f for [−f, f]: 0.1 is 36° either way. */
  readonly factor: Factor;
}

/** Images turned: see {@link randomRotation}. */
export class RandomRotation extends ImageAugmentation {
  readonly kind = "randomRotation";
  readonly factor: Range;
  readonly warp: Warp;

  constructor(options: RandomRotationOptions) {
    super(options);
    this.factor = checkFactor("randomRotation", "factor", options.factor, [-1, 1]);
    this.warp = checkWarp("randomRotation", options);
  }

  protected disturbed(images: Tensor): Tensor {
    const [, rows = 1, columns = 1] = images.shape;
    const [x, y] = [(columns - 1) / 2, (rows - 1) / 2];
    const angle = this.drawn(images, this.factor).mul(2 * Math.PI);
    const [cos, sin] = [angle.cos(), angle.sin()];
    const [right, down] = [tf.sub(x, cos.mul(x)).add(sin.mul(y)), tf.sub(y, sin.mul(x)).sub(cos.mul(y))];
    return projected(images, [cos, sin.neg(), right, sin, cos, down], this.warp);
  }

  override config() {
    return { factor: this.factor, ...this.warp };
  }
}

/**
 * Turns each image around its middle by a random angle. Outside training it passes images on.
 *
 * y(p) = x(R·(p − middle) + middle), R turning by an angle evenly from factor, in whole turns
 *
 * @param options.factor a range of whole turns within −1 and 1, or f for [−f, f]: 0.1 is 36° either way
 * @param options.fillMode what stands beyond the edges: "reflect", "wrap", "constant" or "nearest"; "reflect"
 * @param options.fillValue for "constant"; 0
 * @param options.interpolation "bilinear" or "nearest"; "bilinear"
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomRotation({ factor: 0.1 })
 */
export function randomRotation(options: RandomRotationOptions): RandomRotation {
  return new RandomRotation(options);
}
